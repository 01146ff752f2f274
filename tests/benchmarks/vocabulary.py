"""The words that generated flows are made of: what contact centres really talk about."""

PRODUCTS = (
    "broadband", "mobile", "landline", "television", "home insurance", "car insurance", "travel insurance",
    "pet insurance", "credit card", "debit card", "gift card", "store card", "current account", "savings account",
    "business account", "mortgage", "personal loan", "pension", "electricity", "gas", "water", "heating", "solar",
    "boiler", "furniture", "kitchen", "appliance", "grocery", "pharmacy", "dental", "hospital", "clinic", "parking",
    "season ticket", "railway", "flight", "hotel", "rental car", "parcel", "courier", "library", "membership",
    "rewards", "magazine",
)  # fmt: skip

TOPICS = (
    "delivery", "invoice", "refund", "warranty", "contract", "appointment", "payment", "direct debit",
    "meter reading", "complaint", "claim", "booking", "cancellation", "upgrade", "renewal", "password", "fault",
    "repair", "installation", "statement", "balance", "transfer", "discount", "address", "order", "return",
    "exchange", "voucher", "reservation", "permit", "prescription", "referral", "test result", "policy", "quote",
    "late fee", "deposit", "tariff", "receipt", "replacement", "loyalty points", "collection", "engineer visit",
    "identity check", "outage", "disconnection",
)  # fmt: skip

ASPECTS = (
    "dates", "changes", "charges", "status", "questions", "forms", "limits", "details", "problems", "options", "times",
    "history", "papers", "rules", "costs", "codes", "requests", "reminders", "approvals", "corrections", "disputes",
    "confirmations", "letters", "copies", "terms", "documents", "updates", "delays", "checks", "records",
)  # fmt: skip

MENU_WORDS = (
    "Here are your choices for {}.",
    "This is the menu for {}.",
    "You have reached {}.",
    "Thank you for calling about {}.",
    "We can help you with {}.",
    "For {}, choose from the following.",
)

ANSWERS = (
    "Your {} will be with you within {} working days.",
    "We have noted your {}; you will hear from us in {} days.",
    "The {} take about {} minutes, and you need nothing else.",
    "You can read about {} on page {} of your welcome letter.",
    "We keep {} for {} months, and we send you a copy by post.",
    "Your {} have been brought up to date; your reference ends in {}.",
)

CHECKS = (
    "are the {} in the system?",
    "may we talk about {} on the phone?",
    "is the service for {} up?",
    "have the {} been sent already?",
    "do the {} belong to this caller?",
    "is somebody working on the {}?",
)

FETCHED = (
    ("number", "digits {}", "on the first page of your letter", "paper"),
    ("reference", "letters {}", "at the top of your last bill", "paper"),
    ("code", "digits {}", "in the app on your phone", "device"),
    ("serial_number", "digits {}", "on the label at the back", "device"),
    ("policy_number", "digits {}", "on your certificate", "paper"),
)

BY_HEART = ("house number", "day of birth", "phone number", "year of birth", "favourite branch", "number of people")

HOURS = (
    "mon-fri 8:00-18:00",
    "mon-fri 9:00-17:00, sat 9:00-12:00",
    "mon-sat 8:00-20:00",
    "mon-sun 7:00-22:00",
    "mon-thu 8:30-17:30, fri 8:30-16:00",
)

GOALS = (
    ("pay_bill", "pay what I owe", 20),
    ("track_order", "find out where my order is", 18),
    ("report_fault", "say that something does not work", 15),
    ("change_contract", "change what I have", 12),
    ("close_account", "stop and leave", 8),
    ("complain", "make a complaint", 7),
    ("book_visit", "make or move an appointment", 6),
    ("get_refund", "have my money back", 5),
    ("ask_price", "ask what something costs", 3),
    ("lost_card", "report a lost card", 2),
    ("change_address", "tell you that I have moved", 2),
    ("get_papers", "have a paper sent again", 2),
)

FIXED_PLACES = (
    "menu wrap_up",
    '  press 1 for "something else" -> main',
    '  press 2 if "you need nothing else" -> hang up',
    '  press 0 for "a person" -> operator',
    "",
    "menu reminder",
    '  say "Northern Services will visit you tomorrow. Have your customer number ready."',
    "    prepares customer_number",
    '  press 1 if "you will be there" -> hang up',
    '  press 0 for "another day" -> operator',
    "",
    "step identify",
    "  ask customer_number unless known",
    '    say "Enter the ten digits of your customer number."',
    "    accepts 94%",
    '    press * if "you do not have it" -> by_code',
    "    after 3 tries -> return failed",
    "  -> by_code",
    "",
    "step by_code",
    "  ask telephone_pin unless known",
    '    say "Enter your four-digit telephone PIN."',
    "    accepts 90%",
    '    press * if "you have none" -> return failed',
    "    after 3 tries -> return failed",
    "  -> return verified",
    "",
    "step after_hours",
    '  say "We are closed now. Please leave your name and your number."',
    "  take message for operator within 2 days",
    "  -> hang up",
    "",
)

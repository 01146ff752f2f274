"""What prompts ask for and tell callers to bring; half of the table must not match."""

import pytest

from ivrlint.platforms.data_words import asked_for, told_to_bring

ASKED = [
    ("Enter your ten-digit account number, then press pound.", "account_number", (10, 10)),
    ("Please enter your account number, followed by the pound sign.", "account_number", None),
    ("Using your telephone keypad, please enter your 8 to 10 digit order number.", "order_number", (8, 10)),
    ("Please say or enter your sixteen digit card number.", "card_number", (16, 16)),
    ("Please enter your 16-digit credit card number now.", "card_number", (16, 16)),
    ("Enter the 4 digit expiration date.", "card_expiry", (4, 4)),
    ("Enter the three-digit security code on the back of your card.", "card_code", (3, 3)),
    ("Please enter the 9 digit routing number", "routing_number", (9, 9)),
    ("What is your policy number?", "policy_number", None),
    ("May I have your member ID, please?", "member_number", None),
    ("Your claim number, followed by pound.", "claim_number", None),
    ("Now your prescription number, please.", "prescription_number", None),
    ("Please key in your booking reference or reservation number", "booking_number", None),
    ("Please enter the tracking number of the parcel.", "tracking_number", None),
    ("Tell me your customer number.", "customer_number", None),
    ("Please type in your invoice number.", "invoice_number", None),
    ("Please enter your PIN.", "pin", None),
    ("Please enter your four digit pin", "pin", (4, 4)),
    ("Please enter your 5 digit ZIP code.", "zip_code", (5, 5)),
    ("What is your date of birth?", "date_of_birth", None),
    ("Enter the ten digit phone number you are calling about.", "phone_number", (10, 10)),
    ("Please enter your 10 digit phone beginning with the area code.", "phone_number", (10, 10)),
    ("Enter your party's extension.", "extension", None),
    ("Please enter the verification code we sent you.", "verification_code", None),
    ("Please enter the last four digits of your social security number.", "last_4_of_national_number", (4, 4)),
    ("Enter the last 4 digits of your card number.", "last_4_of_card_number", (4, 4)),
    ("Please enter the amount you would like to pay.", "amount", None),
    ("Ingrese su número de cuenta de 10 dígitos, seguido de la tecla numeral.", "account_number", None),
    ("Por favor, introduzca su número de pedido.", "order_number", None),
    ("¿Cuál es su fecha de nacimiento?", "date_of_birth", None),
    ("Marque su código postal de cinco dígitos.", "zip_code", None),
    ("Digite su número de tarjeta.", "card_number", None),
    ("Bitte geben Sie Ihre achtstellige Kundennummer ein.", "customer_number", (8, 8)),
    ("Geben Sie Ihre PIN ein.", "pin", None),
    ("Veuillez saisir votre numéro de client.", "customer_number", None),
    ("Composez votre code postal.", "zip_code", None),
    ("Digite o número do seu cartão.", "card_number", None),
    ("Por favor, informe o seu CPF.", "national_number", None),
    ("10桁の会員番号を入力してください。", "member_number", (10, 10)),
    ("お客様の電話番号をご入力ください。", "phone_number", None),
]
NOT_ASKED = [
    "To enter your account number, press 2.",
    "Press 1 to enter your order number.",
    "For your account balance, press 1.",
    "Your order number is 1234.",
    "Your account number was not found.",
    "We have sent your tracking number by email.",
    "You do not need to enter your PIN.",
    "Never give your PIN to anybody.",
    "If you would like to enter your order number, press 1.",
    "Please say your reason for calling.",
    "Enter 1 for sales or 2 for service.",
    "Please hold while I look up your account.",
    "Thank you for entering your account number.",
    "You will be asked to enter your account number.",
    "Para ingresar su número de cuenta, oprima 1.",
    "Your card number has expired.",
    "Für Fragen zu Ihrer Kundennummer drücken Sie die 2.",
    "Pour votre numéro de client, tapez 1.",
    "",
]
TOLD = [
    ("Please have your account number ready.", {"account_number"}),
    ("Have your order number and your ZIP code handy.", {"order_number", "zip_code"}),
    ("You will need your policy number.", {"policy_number"}),
    ("You'll need your member ID and your date of birth.", {"member_number", "date_of_birth"}),
    ("Please have your credit card ready.", {"card_number"}),
    ("Make sure you have your claim number at hand.", {"claim_number"}),
    ("You will be asked for your account number.", {"account_number"}),
    ("Please have your invoice number available before you continue.", {"invoice_number"}),
    ("Keep your reference number handy.", {"reference_number"}),
    ("Please have ready your prescription number.", {"prescription_number"}),
    ("Tenga a mano su número de pedido.", {"order_number"}),
    ("Por favor tenga su número de cuenta a la mano.", {"account_number"}),
    ("Necesitará su número de póliza.", {"policy_number"}),
    ("Halten Sie bitte Ihre Kundennummer bereit.", {"customer_number"}),
    ("Munissez-vous de votre numéro de client.", {"customer_number"}),
    ("Tenha em mãos o número do seu pedido.", {"order_number"}),
    ("会員番号をお手元にご用意ください。", {"member_number"}),
]
NOT_TOLD = [
    "If you have your account number ready, press 1.",
    "Do you have your account number?",
    "If you don't have your order number, stay on the line.",
    "We have your order ready for pickup.",
    "You will not need your account number.",
    "We have your account number on file.",
    "Your order is ready.",
    "Enter your account number.",
    "Our agents are available.",
    "Si no tiene su número de pedido, oprima 0.",
]


@pytest.mark.parametrize(("text", "name", "length"), ASKED)
def test_a_prompt_asks_for(text: str, name: str, length: tuple[int, int] | None):
    found = asked_for(text)
    assert [item.name for item in found] == [name]
    assert length is None or found[0].length == length


@pytest.mark.parametrize("text", NOT_ASKED)
def test_a_prompt_asks_for_nothing(text: str):
    assert asked_for(text) == ()


@pytest.mark.parametrize(("text", "names"), TOLD)
def test_words_tell_callers_to_bring(text: str, names: set[str]):
    assert {item.name for item in told_to_bring(text)} == names
    assert asked_for(text) == ()


@pytest.mark.parametrize("text", NOT_TOLD)
def test_words_tell_callers_to_bring_nothing(text: str):
    assert told_to_bring(text) == ()


def test_either_of_two_items_will_do():
    found = asked_for("Please enter your account number or your phone number.")
    assert [(item.name, item.source) for item in found] == [("account_number", "paper"), ("phone_number", "memory")]


def test_the_last_question_is_the_one_that_is_asked():
    assert [item.name for item in asked_for("I asked: enter your PIN. Now enter your order number.")] == [
        "order_number"
    ]


def test_titles_are_those_of_the_prompt():
    assert asked_for("Enter your utility account number.")[0].title == "your utility account number"
    assert asked_for("Enter your pin")[0].title == "your PIN"
    assert asked_for("Ingrese su número de cuenta.")[0].title == "your account number"


def test_markup_is_not_read():
    assert (
        asked_for("<speak>Please <break/> enter your <emphasis>order</emphasis> number</speak>")[0].name
        == "order_number"
    )

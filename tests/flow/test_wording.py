"""What the words of a prompt say: the keys they name, the phrases they hold, how long they take."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivrlint.flow.speech import spoken_words
from ivrlint.flow.wording import named_keys, says_phrase

# Prompts that name keys: the keys, then the words.
NAMING = """
1       | press 1
1       | press one
1       | Press ONE
1       | PRESS 1.
12      | for billing press 1, 2 for service, or stay on the line
0       | press zero
9       | dial nine
*       | hit star
#       | push pound
*       | press the star key
#       | press the pound sign
#       | press hash
#       | Press the number sign to end.
2       | press number 2
2       | press the number two
12      | press 1 or 2
123     | press 1, 2 or 3
123     | press one, two, or three
123     | press 1 for sales, 2 for service and 3 for parts
12      | press 1 to hear it again or 2 to go on
123     | for sales, press 1; for service, 2; or 3 for parts
12      | 1 for sales, 2 for service
12      | One for sales, two for service.
*       | press * if you do not know it
#       | press # when done
#       | Enter your account number, then press pound.
1       | press 1 now
10      | Press 1 for the front desk, or 0 for an operator.
5       | touch 5
3       | select 3
4       | choose 4
1       | enter 1
1       | say yes or press 1
1       | press or say one
1       | press or say 1
1       | Press, or say, one.
3       | key 3
2       | choose option 2
2       | press option 2
#       | press the pound key
1       | press 1 twice
0       | Press 0 two times.
*       | Harbor Bank. If your card is lost or stolen, press star now.
#       | Enter your account number, followed by the pound sign.
#       | Enter your account number followed by #.
#       | Enter your PIN, then pound.
#       | End your entry with the # key.
*       | Use the star key to go back.
1       | Please press 1 to continue in English.
12      | Are you a provider or a patient? Say provider or press 1. Say patient or press 2.
12      | If this is right, press 1. If not press 2.
2       | Alternatively you may ask for a callback by pressing 2.
12      | We are sorry for the wait.To hear more press 1.For a callback press 2.
1234    | Press 1 for tasks, press 2 for guided tasks, or press 3 for mail. You can also press 4 to leave a message.
1       | To leave a voicemail, select 1, or press any other key to stay in the queue.
123     | Press 1 to book a visit, 2 for sales or 3 for anything else
123     | For sales, press 1. For service, 2. For parts, 3.
123     | Press 1 for sales. 2 for service. 3 for parts.
129     | Enter 1 to switch it on, and 2 to switch it off. 9 to end.
12      | To enable, enter one. To disable, enter two.
12      | If that is correct, press one; otherwise, press two.
1       | Press "1" for help.
1       | Press “1” for help.
1       | Press [1] for help.
#       | Press pound (#) when you are done.
1       | Press one (1) to agree.
*#      | press star or pound
12      | Press the 1 key for yes or the 2 key for no.
12      | Press either 1 or 2.
15      | Please rate us: press 1 to 5.
15      | Press 1 through 5 to rate this call.
9       | To hear these options again, press 9, or stay on the line.
8       | For account 12345, press 8.
2       | For our 24 hour line, press 2.
1       | If your order came within 30 days, press 1.
0       | At any time, press 0 to reach a person.
1       | Press <emphasis>1</emphasis> to go on.
1       | Press 1, or call us at 1-800-555-0142.
1       | Press 1. One of our agents will be with you in 5 minutes.
1       | Press 1 and one of our agents will call you back.
1       | Press 1, 24 hours a day.
1       | Press 1, 7 days a week.
1       | You have 3 new messages. To hear them, press 1.
12      | To listen, press 1... to delete, press 2...
12      | Press 1 — sales. Press 2 — service.
10*     | Press 1 for hours, 0 for the operator, or star to hear this again.
12      | Press #1 for gold, press #2 for silver.
1*      | Press 1 to send it, or the star key to start over.
12      | To confirm, press 1, to cancel, press 2
129     | For English, press 1. Para español, oprima el 2. To repeat, press 9.
2       | Para español, marque dos.
2       | To speak with billing, punch 2.
0       | Dial 0 for the front desk.
9       | Dial 9 for an outside line.
340     | 3 for pharmacy, 4 for the lab, or press 0 for the desk.
1       | Hang up, or press 1 for more choices.
12      | Press one for yes and two for no.
12      | Select one for yes or two for no.
3       | If you are calling about a claim from the last 90 days, please press three.
1       | Press 1 once you are ready.
1       | Press and hold 1 for 3 seconds.
12      | Press 1 for 24 hour roadside help, 2 for 5 star hotels.
#0      | Enter your number followed by the pound sign, or 0 for an operator.
13      | For billing press 1, for service call 555-0110, for parts 3.
12      | For orders placed before March 2, press 1; for later ones, 2.
12      | Press 1 if you are 18 or older, 2 if you are not.
123     | Press 1 for Terminal 1, 2 for Terminal 2, 3 for Terminal 3.
89      | For section 8, press 8; for section 9, press 9.
12      | if this is correct press 1 if not press 2
123     | press 1,2 or 3
1       | key in 1
1       | Press 1 for hours. We are open Monday to Friday, 8 to 5, and Saturday, 9 for lunch.
1       | Press 1 for sales. Our store is at Highway 2, exit 3.
1       | Press 1 for sales. We have two locations: 1 for trucks, 2 for cars.
*       | Press star to go back. Enter two digits for the month, two for the day, four for the year.
1       | To order press 1, tickets are 2 for $10, or 3 for $15.
1       | Press 1 to order 2 or 3 for delivery.
#       | Enter the amount, then press #. For example, $25.00 is entered as 2 5 pound.
1       | Press 1 to hear this in 5 minutes, 2 to 3 days before your visit.
7       | To be removed from our list, press 7 at any time.
"""

# Prompts that name none.
SILENT = """
press any key
press one of the following keys
press one or more
press one key at a time
Press one or both.
one of our agents
call 1-800-555-0142
dial 911
call 911
dial 555-0110
dial nine one one
dial nine, one, one
dial 9-1-1
dial 9 1 1
dial one, eight hundred, five five five
dial 1 followed by the area code
If this is an emergency, hang up and dial 911.
enter the ten digits
enter 10 digits
enter the seven digits
enter 4 digits
enter one to six digits
enter one or two digits
enter 2-digit codes
Enter your four-digit PIN.
Please enter the 9 digit routing number
choose 2 of them
choose one
choose one to continue
Please select one now.
select two options
select a number from 1 to 9
enter one of the names
enter the last 4 of your card
Please enter the 4 on your card.
Enter one digit at a time.
between 8 and noon
in 1 to 2 days
open from 8 to 5
We are open Monday to Friday, 8 to 5, and Saturday, 9 to noon.
Open daily, 9 to 5 for visits, 5 to 9 for calls.
wait one minute
One moment, please.
please hold for 2 minutes
24 hours
a one-time code
press release
press conference
For press enquiries, visit our website.
pressing issues
press 10
press ten
press twenty
press 12 or 34
press 1 2
press 1-2
press *69
Press star six to unmute.
Press star 6 to unmute.
zero percent
0 percent APR for 12 months
number one in service
We are the number one choice for pizza.
Choose the number one in town.
your two-digit code
four five stars
rated 5 stars
a 5 star hotel
within 3 hops
section 2 for details
See part 3 for more.
Your flight 7 leaves from gate 2.
Write to us at PO Box 9, Metro City.
We are at 20 Mill Road, 2 blocks from the station.
Suite 4, 5 Elm Street.
Your balance is one hundred dollars.
Your balance is $5.
That will be 5 dollars.
Two for one on Tuesdays.
Buy 1, get 2 for free.
Large pizzas are 2 for 1 today, or 4 for $20.
Choose 2 and save.
Choose 2 for $20.
Hit 2 home runs.
Our sales hit 5 million.
Push 2 carts at most.
You pressed 1.
You have selected 2.
Do not press 1.
Don't press 1 until you are told to.
You do not need to press 1.
Never press pound.
without pressing 1
Stay in touch, 1 of us will call.
We will be in touch in 2 days.
The key 3 things to know are these.
the key one is patience
Enter your date of birth: two digits for the month, two for the day, four for the year.
Two for the day, four for the year.
Take one tablet in the morning and two for the night.
This call may be recorded under section 5 of the act.
Calls cost 9 cents a minute.
You are number 3 in the queue.
There are 2 callers ahead of you.
Our offices are closed on January 1, July 4 and December 25.
It will be ready tomorrow after two.
Your furniture comes on Tuesday, between 8 and 10.
Your code is 4, 7, 1, 9.
Your number is 5 5 5, 2 3 4, 5 6 7 8.
Please press {option} to go on.
Press the button marked help.
Press and hold.
Press enter.
COVID-19 rules apply.
The 2nd option is closed.
Our address is 5 Pound Lane.
It costs one pound.
Follow the star.
We ship in 3 to 5 business days.
1 for sales
no marque 1
Press 2 more times.
Press 3 seconds long.
press 1.5
press 1/2
press 1st
press 8 a.m.
press *1
On a scale of 1 to 5, where 1 is bad and 5 is good, press a key.
Say one for sales, two for service.
Dose 1 for adults.
"""

OTHER_LANGUAGES = """
es | 1     | marque 1
es | 1     | Marque uno.
es | 2     | oprima el número 2 ahora
es | 0     | presione cero
es | *     | pulse asterisco
es | *     | presione la tecla estrella
es | #     | oprima la tecla numeral
es | #     | pulse almohadilla
es | #     | digite su cuenta y presione gato
es | 3     | digite 3
es | 123   | para facturas marque 1, para servicio 2, o 3 para todo lo demás
es_MX | 12 | Para ventas, marque uno; para servicio, dos.
es | 12    | marque 1 o 2
es | 9     | Para repetir, seleccione la opción 9.
es | 1     | To hear this in English, press 1.
es |       | marque al 5555-0110
es |       | marque 911
es |       | digite los 4 dígitos
es |       | marque uno de los siguientes números
es |       | espere 2 minutos
es |       | estamos abiertos de 8 a 5
es |       | no marque 1
es |       | Presione cualquier tecla.
de | 1     | Drücken Sie die 1
de | 1     | wählen Sie bitte die Eins
de | 0     | drücken Sie null
de | *     | drücken Sie Stern
de | #     | Geben Sie Ihre Nummer ein, dann die Raute.
de | #     | drücken Sie die Rautetaste
de | 12    | Für Verkauf drücken Sie die 1, für Service die 2.
de | 12    | Drücken Sie 1 für Verkauf oder 2 für Service.
de | 12    | Drücken Sie die Eins oder die Zwei.
de |       | wählen Sie 112
de |       | Bitte warten Sie 2 Minuten.
de |       | Wählen Sie eine der folgenden Optionen.
fr | 1     | appuyez sur 1
fr | 1     | tapez 1
fr | 1     | faites le 1
fr | *     | appuyez sur étoile
fr | *     | appuyez sur la touche étoile
fr | #     | composez votre code, puis appuyez sur dièse
fr | 12    | Pour la vente, tapez 1, pour le service, tapez 2.
fr | 12    | Appuyez sur 1 pour la vente ou sur 2 pour le service.
fr |       | composez le 15
fr |       | tapez un numéro
fr |       | patientez 2 minutes
pt | 1     | pressione 1
pt | 1     | digite um para vendas
pt_BR | 12 | Para vendas, tecle 1, para suporte, tecle 2.
pt | #     | pressione jogo da velha
pt | 0     | favor digitar 0
pt |       | digite um número
pt |       | digite os 11 dígitos
xx | 1     | press 1
xx | 3     | appuyez sur 3
xx | 4     | tecle 4
xx |       | Chiama il 555-0110 tra 2 ore.
"""


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def keys(text: str, language: str = "en") -> str:
    return "".join(named.key for named in named_keys(text, language))


@pytest.mark.parametrize(("named", "text"), rows(NAMING))
def test_words_that_name_keys(named, text):
    assert keys(text) == named


@pytest.mark.parametrize("text", SILENT.strip().splitlines())
def test_words_that_name_no_key(text):
    assert keys(text) == ""


@pytest.mark.parametrize(("language", "named", "text"), rows(OTHER_LANGUAGES))
def test_other_languages(language, named, text):
    assert keys(text, language) == named


def test_a_menu_announced_twice_names_its_keys_twice():
    assert keys("For sales press 1. Again: for sales press 1.") == "11"


def test_offsets_are_those_of_the_word_that_names_the_key():
    text = "Say yes or press the number ONE, or press #2."
    assert [text[named.start : named.end] for named in named_keys(text)] == ["ONE", "2"]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("You can say a person at any time.", "a person"),
        ("Say “billing”, or press 2.", "Billing"),
        ("Say: 'Check-in', please.", "check in"),
        ("If you don’t know, say I don't know.", "i dont know"),
        ("say operator", "OPERATOR"),
        ("Diga sí o no.", "SÍ"),
    ],
)
def test_a_phrase_that_is_said(text, phrase):
    assert says_phrase(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("You can say a personal name.", "a person"),
        ("Say bill or pay.", "billing"),
        ("Say bill.", ""),
        ("Say bill.", "?!"),
        ("", "bill"),
        ("a very kind person", "a person"),
    ],
)
def test_a_phrase_that_is_not_said(text, phrase):
    assert not says_phrase(text, phrase)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("hello", 1),
        ("Thank you for calling.", 4),
        ("don’t", 1),
        ("555-0110", 7),
        ("10", 1),
        ("$25", 2),
        ("911", 3),
        ("1-800-555-0142", 11),
        ("(555) 010", 6),
        ("e-mail", 1),
        ("sixteen-digit", 2),
        ("Oak & Pine", 3),
        ("&", 1),
        (" - , ... !", 0),
        ("—", 0),
        ("100%", 4),
        ("5 %", 2),
        ("2nd", 1),
        ("5pm", 2),
        ("8:30", 2),
        ("24/7", 2),
        ("8 a.m.", 3),
        ("1,000", 2),
        ("press #", 2),
        ("press 1.", 2),
        ("COVID-19", 2),
        ('one <break time="500ms"/> two', 2),
        ("your code is {{code}}", 4),
        ("2.5", 3),
    ],
)
def test_spoken_words(text, words):
    assert spoken_words(text) == words


WORDS = st.sampled_from((NAMING.replace("|", " ") + SILENT + "<b> {x} ’ ² ٣ , . or and for to marque die").split())
PROMPTS = st.one_of(st.text(), st.lists(WORDS, max_size=30).map(" ".join))
LANGUAGES = st.sampled_from(["en", "en_US", "es", "de", "fr", "pt-BR", "xx", ""])
SPELLED = {"*": {"*", "star", "asterisk", "asterisco", "estrella"}, "#": {"#", "pound", "hash", "number"}}


@given(PROMPTS, LANGUAGES)
def test_keys_lie_in_the_text_in_order(text, language):
    named = named_keys(text, language)
    assert [one.start for one in named] == sorted({one.start for one in named})
    for one in named:
        said = text[one.start : one.end]
        assert one.key in "0123456789*#"
        assert said and said == said.strip()
        assert said == one.key or said.isalpha()
        assert 0 <= one.start < one.end <= len(text)


@given(PROMPTS, LANGUAGES)
def test_more_space_changes_nothing(text, language):
    wide = re.sub(r"(\s)", r"\1\1", text)
    assert keys(wide, language) == keys(text, language)
    assert spoken_words(wide) == spoken_words(text)


@given(PROMPTS, st.text())
def test_any_text_has_words_and_phrases(text, phrase):
    assert spoken_words(text) >= 0
    assert says_phrase(text, phrase) in (True, False)
    assert not says_phrase("", phrase)


@given(PROMPTS)
def test_capitals_change_nothing(text):
    if text.isascii():
        assert keys(text.upper()) == keys(text.lower())


@given(st.sampled_from("0123456789*#"), st.sampled_from(["press", "Press the", "please press", "to go on, press"]))
def test_a_key_behind_a_verb_is_always_named(key, verb):
    assert keys(f"{verb} {key} to hear it again") == key


def test_ten_thousand_prompts_take_no_time():
    prompts = [text for _, text in rows(NAMING)] + SILENT.strip().splitlines()
    many = (prompts * (10_000 // len(prompts) + 1))[:10_000]
    began = time.process_time()
    for text in many:
        named_keys(text)
    assert time.process_time() - began < 3  # well under one when nothing else runs


@pytest.mark.parametrize("piece", ["press ", ", ", "2 for ", "a ", "1, ", "{", "<a", "$ ", "1.", "a.", "-", "the "])
def test_a_text_that_goes_on_and_on_is_read_at_once(piece):
    began = time.process_time()
    named_keys("For sales press 1 for " + piece * 5_000 + ", 2")
    assert time.process_time() - began < 2

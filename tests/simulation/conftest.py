"""Flows that several tests of the simulation live through."""

import pytest
from simulation.engines import calls_of

from ivrlint.simulation.calls import Calls

CLINIC = """
flow "Clinic"
goal refill "refill a prescription" 70%
goal advice "speak to a nurse" 30%
data number "your prescription number"
  digits 8
  from paper
  takes 2 min
inbound "555-0100" -> main
menu main
  say "Welcome to the clinic."
  press 1 for "refills" -> refill
  press 2 for "a nurse" -> nurses
  press 0 hidden -> nurses
  after 3 tries -> nurses
step refill
  ask number
    say "Enter the number on your label."
    accepts 90%
    after 2 tries -> nurses
  resolves refill
  -> hang up
team nurses "the nurses"
  open mon-fri 8:00-17:00
  hold 1-4 min
  needs number
  resolves advice 80%
  resolves refill
  on hold 2 min
    press 1 for "a call back"
      call back by nurses within 1 day
      -> hang up
  on closed -> hang up
"""


@pytest.fixture(scope="session")
def clinic() -> Calls:
    """A flow with a menu, an ask, hours, a hold with an offer, and a human who needs something."""
    return calls_of(CLINIC)

resource "twilio_taskrouter_workspace" "floor" {
  friendly_name = "Shop floor"
}

resource "twilio_studio_flow" "toys" {
  friendly_name = "Toy shop"
  definition = jsonencode({
    states = [
      { name = "Trigger", type = "trigger", transitions = [{ event = "incomingCall", next = "hello" }] },
      { name = "hello", type = "say-play", transitions = [{ event = "audioComplete" }], properties = { say = "Hello." } },
    ]
    initial_state = "Trigger"
  })
}

resource "twilio_studio_flows_v2" "books" {
  definition = <<-EOT
    {"states": [
      {"name": "Trigger", "type": "trigger", "transitions": [{"event": "incomingCall", "next": "closed"}]},
      {"name": "closed", "type": "say-play", "transitions": [{"event": "audioComplete"}],
       "properties": {"say": "We are closed."}}
    ], "initial_state": "Trigger"}
  EOT
}

resource "aws_iam_policy" "other" {
  policy = jsonencode({ Statement = [for one in var.all : { Action = one }] })
}

"""Names of rules that are known to `allow` and not there yet, so that a flow may speak of them already."""

PLANNED = frozenset("""
    nobody-can-help turned-away menu-too-deep transfer-chain rewarded-frustration message-before-beep spoiled-surprise
    unbacked-promise promise-too-late duplicate-notice language-lost
    no-noinput-handler no-nomatch-handler unbounded-retry silent-hang-up transfer-to-other-number
    popular-goal-too-far late-disconnect zero-not-operator zero-punished time-to-human human-unannounced
    data-gate-before-human cancel-or-complaint-missing ai-not-disclosed prepare-too-early prepare-then-unused
    no-time-to-fetch use-caller-id hard-data-first where-to-find-missing length-or-terminator-missing
    long-entry-no-confirm late-identification menu-too-wide over-split-menu key-before-goal option-order-by-frequency
    key-gap key-out-of-order reserved-key-clash no-repeat-no-back no-none-of-these overlapping-labels greeting-too-long
    prompt-too-long menu-listening-time options-have-changed stock-phrase fast-speech number-spoken-once barge-in-off
    too-few-or-many-retries same-prompt-on-retry mixed-error-budget timeout-too-short interdigit-too-short
    silence-too-long speech-without-keypad transfer-unannounced transfer-loses-data hold-without-wait-info
    no-callback-offer apology-only-hold outbound-no-identity outbound-no-number optout-late machine-answer-no-branch
    callback-number-once call-window sensitive-in-voicemail duplicate-or-conflicting-notice pii-spoken-back
    key-meaning-drifts label-drifts repeated-sentence near-duplicate-name audio-missing stale-allow
""".split())
"""The catalogue of the coming sets, named after what they find."""

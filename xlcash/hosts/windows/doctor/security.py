"""Do the firm's security rules let Excel start Python?

Attack surface reduction (ASR) rules of Microsoft Defender, by policy, by device management or set on the computer; their states are 0 off,
1 block, 2 audit, 6 warn.  https://learn.microsoft.com/defender-endpoint/attack-surface-reduction-rules-reference
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xlcash.hosts.windows.doctor.finding import Finding, fault, ok, warning, word
from xlcash.hosts.windows.doctor.patient import Patient

# Rule: its name in the catalogue. Each stands between Excel and Python.
RULES: Final = {
    "d4f940ab-401b-4efc-aadc-ad5f3c50688a": "child_processes",
    "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b": "win32_calls",
    "75668c1f-73b5-4cf0-bb93-3ecf5cb7cc84": "injection",
    "01443614-cd74-433a-b99e-2ecdc07bfc25": "rare_programs",
}
BLOCK, AUDIT, WARN = "1", "2", "6"

_GUARD: Final = r"Windows Defender\Windows Defender Exploit Guard\ASR"
BY_POLICY: Final = rf"HKLM\SOFTWARE\Policies\Microsoft\{_GUARD}"
BY_DEVICE_MANAGEMENT: Final = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager"
ON_THE_COMPUTER: Final = rf"HKLM\SOFTWARE\Microsoft\{_GUARD}"
APPLOCKER: Final = tuple(rf"HKLM\SOFTWARE\Policies\Microsoft\Windows\SrpV2\{kind}" for kind in ("Exe", "Dll"))
COMMAND_PROMPT: Final = r"HKCU\Software\Policies\Microsoft\Windows\System"


def security(patient: Patient) -> Iterator[Finding]:
    """Rules that forbid what xlwings does: call a DLL from VBA, which starts cmd.exe, which starts Python."""
    findings = [*_asr(patient), *_command_prompt(patient), *_applocker(patient)]
    yield from findings or [ok("security", "open")]


def _asr(patient: Patient) -> Iterator[Finding]:
    states, excepted = _states(patient), _has_exclusions(patient)
    for rule, name in RULES.items():
        facts = {"rule": word(name), "id": rule}
        state = states.get(rule)
        if state == BLOCK:
            yield warning("security", "excepted", **facts) if excepted else fault("security", "blocks", **facts)
        elif state == WARN:
            yield warning("security", "warns", **facts)
        elif state == AUDIT:
            yield warning("security", "audits", **facts)


def _states(patient: Patient) -> dict[str, str]:
    """The state of each rule; what the firm says goes before what was set on the computer."""
    managed = str(patient.machine.value(BY_DEVICE_MANAGEMENT, "ASRRules") or "")
    by_management = dict(entry.split("=", 1) for entry in managed.split("|") if "=" in entry)
    sources = (
        patient.machine.registry.values(ON_THE_COMPUTER + r"\Rules"),
        by_management,
        patient.machine.registry.values(BY_POLICY + r"\Rules"),
    )
    return {rule.strip().lower(): str(state).strip() for source in sources for rule, state in source.items()}


def _has_exclusions(patient: Patient) -> bool:
    by_key = any(patient.machine.registry.values(key + r"\ASROnlyExclusions") for key in (BY_POLICY, ON_THE_COMPUTER))
    return by_key or bool(patient.machine.value(BY_DEVICE_MANAGEMENT, "ASROnlyExclusions"))


def _command_prompt(patient: Patient) -> Iterator[Finding]:
    if patient.machine.value(COMMAND_PROMPT, "DisableCMD"):
        yield fault("security", "no_command_prompt")


def _applocker(patient: Patient) -> Iterator[Finding]:
    if any(patient.machine.registry.subkeys(key) for key in APPLOCKER):
        yield warning("security", "applocker", interpreter=patient.interpreter or patient.machine.interpreter)

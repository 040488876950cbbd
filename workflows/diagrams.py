"""A picture of each machine, drawn from the code that runs."""

from workflows.machine import Rule, WorkflowModel, machines, state_of, transitions


def mermaid(model: type[WorkflowModel]) -> str:
    """The machine of `model` as a Mermaid state diagram and a table of its transitions (Markdown)."""
    field = state_of(model)
    labels = {value: str(label) for value, label in field.choices}
    lines = [f"# {model._meta.verbose_name} (`{model._meta.label}`)", "", "```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{label}" as {value}' for value, label in labels.items()]
    lines.append(f"    [*] --> {field.get_default()}")
    rows = []
    for item in transitions(model):
        rule: Rule = item.custom["rule"]
        lines.append(f"    {item.source} --> {item.target}: {rule.label}")
        asked = "<br>".join(str(each.sentence) for each in rule.conditions) or "–"
        who = str(rule.denied) + (" (ou l’horloge)" if rule.automatic else "")
        rows.append(
            f"| `{item.name}` | {labels[item.source]} | {labels[item.target]} | {rule.label} | {who} | {asked} |"
        )
    lines += [
        "```",
        "",
        "| transition | de | vers | action | qui | conditions |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    return "\n".join([*lines, *rows]) + "\n"


def pages() -> dict[str, str]:
    """File name to content, for every machine of the project."""
    return {f"{model._meta.label_lower}.md": mermaid(model) for model in machines()}

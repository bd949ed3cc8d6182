namespace CephadmPS.Agent.Daemons.Tracing;

/// <summary>What the tracing daemons have in common: the image's own program, and nothing on the host that is theirs.</summary>
public abstract class TracingForm(string type) : DaemonForm(type)
{
    public override OwnerRule FilesOwner(FormContext context) => OwnerRule.Nobody;
}

using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Changes;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Commands.ClientFiles;

/// <summary>Keeps a client's keyring, and ceph.conf beside it, on hosts.</summary>
[Cmdlet(VerbsCommon.Set, "CephClientKeyring", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class SetCephClientKeyringCommand : IntentCmdlet
{
    /// <summary>The client, such as <c>client.backup</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Entity { get; set; } = "";

    /// <summary>The hosts, in Ceph's one-line form: <c>label:clients</c>, <c>h1 h2</c>, <c>*</c>.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Placement { get; set; } = "";

    /// <summary>Mode of the keyring as octal text, default 0600.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Mode { get; set; } = "0600";

    /// <summary>Owner and group as numbers, <c>uid:gid</c>, default 0:0.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidatePattern(@"^\d+:\d+$")]
    public string Owner { get; set; } = "0:0";

    /// <summary>Path on the hosts, a file directly below /etc/ceph; default /etc/ceph/ceph.ENTITY.keyring.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Write no ceph.conf beside it.</summary>
    [Parameter]
    public SwitchParameter NoCephConf { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var owner = Owner.Split(':');
        var keyring = new ClientKeyring(Entity, Placements.Read(this, Placement))
        {
            Mode = Mode,
            Uid = int.Parse(owner[0], System.Globalization.CultureInfo.InvariantCulture),
            Gid = int.Parse(owner[1], System.Globalization.CultureInfo.InvariantCulture),
            IncludeCephConf = !NoCephConf,
        };
        Make(new SetClientKeyring(Path is null ? keyring : keyring with { Path = Path }));
    }
}

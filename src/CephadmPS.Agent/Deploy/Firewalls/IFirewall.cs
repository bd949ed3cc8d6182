namespace CephadmPS.Agent.Deploy.Firewalls;

/// <summary>A program that may be in charge of a host's firewall. Each rule is opened for good: now and after a boot.</summary>
internal interface IFirewall
{
    /// <summary>Name for messages.</summary>
    string Name { get; }

    /// <summary>Is it in charge on this host?</summary>
    Task<bool> IsInChargeAsync(CancellationToken cancellation);

    /// <summary>Lets them in; returns what could not be done. Rules that are open already stay as they are.</summary>
    Task<IReadOnlyList<string>> OpenAsync(IReadOnlyList<FirewallRule> rules, CancellationToken cancellation);

    /// <summary>Takes them back; returns what could not be done. Rules that are not there are passed over.</summary>
    Task<IReadOnlyList<string>> CloseAsync(IReadOnlyList<FirewallRule> rules, CancellationToken cancellation);
}

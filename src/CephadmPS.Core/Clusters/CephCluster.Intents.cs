using CephadmPS.Core.Clusters.Changes;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Health.Configuration;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Specs;

namespace CephadmPS.Core.Clusters;

/// <summary>Client keyrings, tuned profiles and other things that are asked for beside specs and hosts.</summary>
public sealed partial class CephCluster
{
    /// <summary>The plan as it would be with a change, those steps only that it brings or alters. Writes nothing anywhere. Errors as <see cref="ChangeAsync"/>.</summary>
    public async Task<Plan> PreviewChangeAsync(IntentChange change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        await LookAtHostsAsync(cancellation).ConfigureAwait(false);
        return WhatFollows(current => current with { Intents = change.Apply(current) });
    }

    /// <summary>Makes a change; the next reconciliation carries it out. Errors: those of the change.</summary>
    public Task<ChangeResult> ChangeAsync(IntentChange change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        return IntendAsync(
            async token =>
            {
                await ReloadAsync(token).ConfigureAwait(false);
                var before = State.Current.Intents;
                var after = change.Apply(State.Current);
                if (after == before)
                {
                    return new ChangeResult(change.Name, false, $"{change.Name}: nothing changed.");
                }
                await change.SaveAsync(Records, after, token).ConfigureAwait(false);
                State.SetIntents(_ => after, asked: true);
                return new ChangeResult(change.Name, true, change.Made);
            },
            result => result.Changed, cancellation);
    }

    /// <summary>The keyrings of clients that are kept on hosts, by entity; the admin's on hosts with label <c>_admin</c> is not among them.</summary>
    public async Task<IReadOnlyList<CephClientKeyring>> GetClientKeyringsAsync(CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        var intents = State.Current.Intents;
        return [.. intents.ClientKeyrings.Values.OrderBy(keyring => keyring.Entity, StringComparer.Ordinal).Select(keyring => new CephClientKeyring
        {
            Entity = keyring.Entity,
            Placement = keyring.Placement.ToString(),
            Mode = keyring.Mode,
            Owner = $"{keyring.Uid}:{keyring.Gid}",
            Path = keyring.Path,
            IncludeCephConf = keyring.IncludeCephConf,
            HostName = [.. intents.ClientFiles.Where(host => host.Value.Files.ContainsKey(keyring.Path)).Select(host => host.Key).Order(StringComparer.Ordinal)],
        })];
    }

    /// <summary>The checks of hosts' configuration, and what they find now.</summary>
    public async Task<IReadOnlyList<CephConfigurationCheck>> GetConfigurationChecksAsync(CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        await observer.ObserveAllAsync(detail: false, cancellation).ConfigureAwait(false);
        var current = State.Current;
        var off = current.Intents.DisabledChecks?.Names ?? [];
        return [.. ConfigurationChecks.All.Select(check => new CephConfigurationCheck
        {
            CheckName = check.Name,
            Description = check.Description,
            Code = check.Code,
            Enabled = ConfigurationChecks.AreEnabled(current) && !off.Contains(check.Name),
            Details = check.Find(current),
        })];
    }

    /// <summary>The tuned profiles by name.</summary>
    public async Task<IReadOnlyList<TunedProfileSpec>> GetTunedProfilesAsync(CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        return [.. State.Current.Intents.TunedProfiles.Values.Select(record => record.Profile).OrderBy(profile => profile.ProfileName, StringComparer.Ordinal)];
    }
}

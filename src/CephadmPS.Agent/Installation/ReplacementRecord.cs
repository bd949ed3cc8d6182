using System.Text.Json;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Installation;

/// <summary>What is remembered of the last replacement, across the restart that belongs to it.</summary>
internal static class ReplacementRecord
{
    /// <summary>Null: there was none. A record that cannot be read is an error, for it decides what runs on this host.</summary>
    public static AgentReplacement? Read(HostContext host)
    {
        var path = AgentPlaces.Record(host);
        try
        {
            return new HostFiles(host).ReadText(path) is { } text ? JsonSerializer.Deserialize(text, AgentJson.Default.AgentReplacement) : null;
        }
        catch (JsonException e)
        {
            throw new AgentException("ReplacementUnreadable", $"{path} is damaged: {e.Message}", "Remove it, and install the agent anew.");
        }
    }

    public static void Write(HostContext host, AgentReplacement record)
    {
        SafeFiles.CreatePrivateDirectory(host.PathOf(host.AgentDir));
        new HostFiles(host).Write(AgentPlaces.Record(host), JsonSerializer.Serialize(record, AgentJson.Default.AgentReplacement), HostFiles.Private, Owner.Root);
    }
}

using System.Text;
using CephadmPS.Core.Errors;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Monitors;

public static partial class MonitorCalls
{
    /// <summary><c>auth get</c>; null when there is no such entity.</summary>
    public static async Task<AuthEntity?> GetAuthAsync(this IMonitorClient client, string entity, CancellationToken cancellation = default)
    {
        var command = new MonitorCommand("auth get") { Arguments = new JObject { ["entity"] = entity } };
        var reply = await client.SendAsync(command, cancellation).ConfigureAwait(false);
        return reply.ReturnCode switch
        {
            0 => Shape(command.Prefix, reply, ReadOne),
            Enoent => null,
            _ => throw Failed(command, reply),
        };
    }

    /// <summary><c>auth ls</c>: all entities. The answer holds every key of the cluster.</summary>
    public static Task<IReadOnlyList<AuthEntity>> ListAuthAsync(this IMonitorClient client, CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyList<AuthEntity>>(client, "auth ls", null, j => [.. Need(j, "auth_dump").Select(ReadEntity)], cancellation);

    /// <summary>
    /// An entity with exactly these caps, as upstream gets keyrings (ref 3.3): the strong key type is asked for first and left out when
    /// the mon does not know it; caps that differ are set.
    /// </summary>
    /// <param name="client">The cluster.</param>
    /// <param name="entity">Name, such as <c>mgr.ceph1.abcdef</c>.</param>
    /// <param name="caps">Caps by kind (<c>mon</c>, <c>osd</c>…).</param>
    /// <param name="cancellation">Ends the call.</param>
    public static async Task<AuthEntity> GetOrCreateAuthAsync(
        this IMonitorClient client, string entity, IReadOnlyDictionary<string, string> caps, CancellationToken cancellation = default)
    {
        // What is there already needs no write, which is a Paxos round.
        if (await client.GetAuthAsync(entity, cancellation).ConfigureAwait(false) is { } found)
        {
            return Same(found.Caps, caps) ? found : await SetCapsAsync(client, entity, caps, cancellation).ConfigureAwait(false);
        }
        var command = CreateCommand(entity, caps, "aes256k");
        var reply = await client.SendAsync(command, cancellation).ConfigureAwait(false);
        if (reply.ReturnCode == Einval)
        {
            command = CreateCommand(entity, caps, null);
            reply = await client.SendAsync(command, cancellation).ConfigureAwait(false);
        }
        return reply.ReturnCode switch
        {
            0 => Shape(command.Prefix, reply, ReadOne),
            // Somebody made it meanwhile with other caps.
            Einval => await SetCapsAsync(client, entity, caps, cancellation).ConfigureAwait(false),
            _ => throw Failed(command, reply),
        };
    }

    /// <summary><c>auth rm</c>; an entity that is not there is fine.</summary>
    public static Task RemoveAuthAsync(this IMonitorClient client, string entity, CancellationToken cancellation = default) =>
        ChangeAsync(client, "auth rm", new JObject { ["entity"] = entity }, cancellation);

    /// <summary><c>auth add</c> with a key of our own and no caps.</summary>
    /// <returns>False when the entity is there with another key.</returns>
    public static async Task<bool> AddAuthAsync(this IMonitorClient client, AuthEntity entity, CancellationToken cancellation = default)
    {
        var command = new MonitorCommand("auth add")
        {
            Arguments = new JObject { ["entity"] = entity.Entity },
            Input = Encoding.UTF8.GetBytes(entity.KeyringText),
            Mutating = true,
        };
        var reply = await client.SendAsync(command, cancellation).ConfigureAwait(false);
        return reply.ReturnCode switch
        {
            0 => true,
            // "exists but key does not match": EINVAL up to Ceph 19, EEXIST since 20.
            Eexist or Einval => false,
            _ => throw Failed(command, reply),
        };
    }

    /// <summary><c>auth get-key</c>; null when there is no such entity. A secret.</summary>
    public static async Task<string?> GetAuthKeyAsync(this IMonitorClient client, string entity, CancellationToken cancellation = default)
    {
        var command = new MonitorCommand("auth get-key") { Arguments = new JObject { ["entity"] = entity } };
        var reply = await client.SendAsync(command, cancellation).ConfigureAwait(false);
        return reply.ReturnCode switch
        {
            0 => Shape(command.Prefix, reply, j => Text(j, "key")),
            Enoent => null,
            _ => throw Failed(command, reply),
        };
    }

    private static MonitorCommand CreateCommand(string entity, IReadOnlyDictionary<string, string> caps, string? keyType)
    {
        var arguments = new JObject { ["entity"] = entity, ["caps"] = CapsArray(caps) };
        if (keyType is not null)
        {
            arguments["key_type"] = keyType;
        }
        return new MonitorCommand("auth get-or-create") { Arguments = arguments, Mutating = true };
    }

    private static async Task<AuthEntity> SetCapsAsync(
        IMonitorClient client, string entity, IReadOnlyDictionary<string, string> caps, CancellationToken cancellation)
    {
        await ChangeAsync(client, "auth caps", new JObject { ["entity"] = entity, ["caps"] = CapsArray(caps) }, cancellation).ConfigureAwait(false);
        return await client.GetAuthAsync(entity, cancellation).ConfigureAwait(false)
            ?? throw new CephadmException("AuthEntityGone", ErrorKind.Conflict, $"The entity {entity} was removed while its caps were set.",
                "Somebody else works on this cluster; try again.", entity);
    }

    private static JArray CapsArray(IReadOnlyDictionary<string, string> caps) => new(caps.SelectMany(c => new[] { c.Key, c.Value }));

    private static bool Same(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(c => other.TryGetValue(c.Key, out var value) && value == c.Value);

    private static AuthEntity ReadOne(JToken list) => ReadEntity(list.FirstOrDefault() ?? throw new JsonException("it lists no entity"));

    // A key that a rotation has prepared is the one a daemon is to use from its next start.
    private static AuthEntity ReadEntity(JToken j) =>
        new(Text(j, "entity"), (string?)j["pending_key"] is { Length: > 0 } pending ? pending : Text(j, "key")) { Caps = ReadTexts(j["caps"]) };
}

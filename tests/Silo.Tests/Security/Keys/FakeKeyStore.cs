using Pipeline.Storage.Errors;
using Pipeline.Storage.Keys;

namespace Pipeline.Silo.Tests.Security.Keys;

/// <summary>Keys in memory, with a store that can be away and reads that can be held up.</summary>
internal sealed class FakeKeyStore : IKeyStore
{
    public List<KeyRow> Keys { get; } = [];

    public Dictionary<string, DateTimeOffset> Uses { get; } = [];

    public int Reads { get; private set; }

    public int Writes { get; private set; }

    public bool IsAway { get; set; }

    /// <summary>Awaited by every read after it has looked.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    public Task<bool> AddKeyAsync(KeyRow key, CancellationToken cancellationToken)
    {
        Keys.Add(key);
        return Task.FromResult(true);
    }

    public async Task<IReadOnlyList<KeyRow>> ListKeysAsync(CancellationToken cancellationToken)
    {
        Reads++;
        KeyRow[] seen = IsAway ? throw new StoreUnavailableException("away", null) : [.. Keys];
        await Held;
        return seen;
    }

    public Task<bool> RevokeKeyAsync(string id, CancellationToken cancellationToken)
    {
        var at = Keys.FindIndex(key => key.Id == id && key.Revoked is null);
        if (at >= 0)
        {
            Keys[at] = Keys[at] with { Revoked = DateTimeOffset.UnixEpoch };
        }

        return Task.FromResult(at >= 0);
    }

    public Task NoteKeyUseAsync(IReadOnlyDictionary<string, DateTimeOffset> uses, CancellationToken cancellationToken)
    {
        Writes += uses.Count > 0 ? 1 : 0;
        foreach (var (id, at) in uses)
        {
            Uses[id] = at;
        }

        return Task.CompletedTask;
    }

    public Task<long> CountTokensAsync(string id, DateOnly day, CancellationToken cancellationToken) =>
        Task.FromResult(0L);

    public Task<long> AddTokensAsync(string id, DateOnly day, long tokens, CancellationToken cancellationToken) =>
        Task.FromResult(tokens);
}

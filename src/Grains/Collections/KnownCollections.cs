using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;
using Pipeline.Grains.Generations;
using Pipeline.Grains.Models;
using Pipeline.Storage;
using Pipeline.Storage.Collections;

namespace Pipeline.Grains.Collections;

/// <summary>
/// The collections that this silo knows, with what follows from their settings. A collection whose grain lives here is
/// read without any call, and is as new as the grain; of any other the version is asked for, and the settings travel
/// only when it is another one. What is known is used while the grain cannot be asked; what is not known is read from
/// the store then, as a silo that was just started needs it.
/// </summary>
/// <param name="grains">Finds the grains of collections.</param>
/// <param name="store">Has the settings.</param>
/// <param name="time">The clock.</param>
internal sealed class KnownCollections(IGrainFactory grains, ICorpusStore store, TimeProvider time)
    : ICollectionSettings
{
    /// <summary>How long the grain of a collection is waited for: it may live on a silo that is just being lost, and a
    /// question must not be lost with it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>Copies of collections whose grains live elsewhere; the names come from callers.</summary>
    private const int MostCopies = 1024;

    private readonly ConcurrentDictionary<string, KnownCollection> _here = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, KnownCollection> _copies = new(StringComparer.Ordinal);

    async ValueTask<CollectionSettings> ICollectionSettings.FindSettingsAsync(string collection) =>
        (await FindAsync(collection)).Settings;

    /// <summary>The collection as it is now.</summary>
    /// <exception cref="PipelineException">There is none of that name.</exception>
    public async ValueTask<KnownCollection> FindAsync(string name)
    {
        if (_here.TryGetValue(name, out var here))
        {
            return here;
        }

        var copy = _copies.GetValueOrDefault(name);
        var asking = grains.GetCollection(name).FindSettingsSince(copy?.Version);
        try
        {
            await asking.WaitAsync(Patience, time);
        }
        catch (Exception error)
            when (LostCalls.Explain(error) is not null
                || (copy is not null && error is PipelineException { Code: ErrorCode.StoreUnavailable })
            )
        {
            asking.Ignore();
            return copy ?? await ReadAsync(name);
        }

        if (await asking is not { } now)
        {
            _copies.TryRemove(name, out _);
            throw PipelineException.UnknownCollection(name);
        }

        if (copy is not null && now.Version == copy.Version)
        {
            return copy;
        }

        return Keep(
            new KnownCollection(
                name,
                now.Version,
                now.Settings ?? throw new InvalidOperationException("A version came without its settings.")
            )
        );
    }

    /// <summary>The grain of a collection tells its settings as they are from now on.</summary>
    public void Publish(KnownCollection collection)
    {
        _here[collection.Name] = collection;
        _copies.TryRemove(collection.Name, out _);
    }

    /// <summary>The grain of a collection ends: from now on it is somewhere else, or nowhere while the store is
    /// away.</summary>
    public void Leave(KnownCollection collection)
    {
        // First, so that a question finds it in one of the two.
        _copies[collection.Name] = collection;
        Withdraw(collection);
    }

    private async Task<KnownCollection> ReadAsync(string name)
    {
        var row = await StoreCalls.RunAsync(() => store.FindCollectionAsync(name, CancellationToken.None));
        return row is null ? throw PipelineException.UnknownCollection(name) : Keep(KnownCollection.Of(row));
    }

    private KnownCollection Keep(KnownCollection collection)
    {
        if (_copies.Count >= MostCopies)
        {
            _copies.Clear();
        }

        return _copies[collection.Name] = collection;
    }

    /// <summary>The collection is gone.</summary>
    public void Withdraw(KnownCollection collection) =>
        _here.TryRemove(KeyValuePair.Create(collection.Name, collection));
}

/// <summary>A collection's settings at one version, and what is parsed from them once for all questions.</summary>
internal sealed class KnownCollection(string name, long version, CollectionSettings settings)
{
    public string Name => name;

    /// <summary>Another number for every other content of the settings, and for another collection of the same
    /// name.</summary>
    public long Version => version;

    public CollectionSettings Settings => settings;

    /// <summary>What is known here of the embedders whose vectors its shards hold.</summary>
    public ServedEmbedders Embedders { get; } = new(settings.ShardCount, settings.Embedder);

    /// <summary>The collection's settings, numbered by what they say: the same in every silo and after every
    /// restart.</summary>
    public static KnownCollection Of(CollectionRow row)
    {
        var (name, created) = (row.Name, row.Created);
        var settings = JsonSerializer.Deserialize<CollectionSettings>(row.SettingsJson, PipelineJson.Options)!;
        settings = CollectionPlan.Of(row.Generations)?.ApplyTo(settings) ?? settings;
        var text = CompositeKey.Of(
            created.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            JsonSerializer.Serialize(settings, PipelineJson.Options)
        );
        return new KnownCollection(name, (long)XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text)), settings);
    }
}

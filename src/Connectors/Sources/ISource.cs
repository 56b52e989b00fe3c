namespace Pipeline.Connectors.Sources;

/// <summary>
/// Where documents come from, whatever it is: a folder, a site, a bucket, a queue. A source says what there is, and a
/// run makes documents equal to it. For one reader at a time.
/// </summary>
public interface ISource : IAsyncDisposable
{
    /// <summary>Reaches the source and names the first things in it; changes nothing, there or here.</summary>
    /// <param name="most">At most so many names, from 1.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SourceException">It cannot be read so.</exception>
    Task<IReadOnlyList<string>> ProbeAsync(int most, CancellationToken cancellationToken);

    /// <summary>Tells what is there, in the source's order.</summary>
    /// <param name="reading">What the reader knows.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SourceException">It cannot be read to its end.</exception>
    IAsyncEnumerable<SourceEvent> ReadAsync(SourceReading reading, CancellationToken cancellationToken);
}

/// <summary>What a reader knows of a source.</summary>
/// <param name="Known">The items that it has taken, by id; it changes while it reads.</param>
/// <param name="Cursor">How far it came, in the source's own words; null: it begins anew.</param>
public sealed record SourceReading(IReadOnlyDictionary<string, KnownItem> Known, string? Cursor);

/// <summary>An item as it was when it was last taken.</summary>
/// <param name="Version">Its version: another one means other content. Empty: not known, so it is taken again.</param>
/// <param name="State">What the source wants to know of it next time; null: nothing.</param>
public sealed record KnownItem(string Version, string? State = null);

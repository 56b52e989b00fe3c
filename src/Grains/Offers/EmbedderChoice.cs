using Pipeline.Grains.Models;

namespace Pipeline.Grains.Offers;

/// <summary>
/// Which embedder a cluster uses. One for all: vectors of two embedders cannot be compared, and another one costs
/// embedding every document anew. So what has been chosen stays while it is merely away, and changes only when it was
/// replaced: when every silo that had it has another one, when a better one than the built-in one is there, or when it
/// has been away for long. For one caller at a time.
/// </summary>
internal sealed class EmbedderChoice(TimeProvider time)
{
    /// <summary>How long an embedder may be away before another takes its place.</summary>
    public static readonly TimeSpan LongestAbsence = TimeSpan.FromMinutes(10);

    // The silos that were seen with what is chosen.
    private readonly HashSet<string> _had = new(StringComparer.Ordinal);
    private EmbedderIdentity? _chosen;
    private long? _absentSince;

    /// <summary>The best of what is offered, the same on every silo: an installed one before the built-in one, then by
    /// name.</summary>
    public static EmbedderIdentity? Best(IEnumerable<ModelOffer> offers) =>
        offers
            .Select(offer => offer.Models.Embedder)
            .Where(model => model.Identity is not null)
            .OrderBy(model => model.IsBuiltIn)
            .ThenBy(model => model.Vectors, StringComparer.Ordinal)
            .ThenBy(model => model.Dimensions)
            .FirstOrDefault()
            ?.Identity;

    /// <summary>What is to be used.</summary>
    /// <param name="chosen">What has been chosen; null: nothing yet.</param>
    /// <param name="offers">What is offered now.</param>
    public EmbedderIdentity? Next(EmbedderIdentity? chosen, IEnumerable<ModelOffer> offers)
    {
        if (chosen != _chosen)
        {
            (_chosen, _absentSince) = (chosen, null);
            _had.Clear();
        }

        ModelOffer[] known = [.. offers.Where(offer => offer.Models.Embedder.Identity is not null)];
        if (chosen is not null)
        {
            return Next(chosen, known);
        }

        // Who has it is known from now on, should it be replaced before the next look.
        _chosen = Best(known);
        _had.UnionWith(known.Where(offer => offer.Models.Embedder.Identity == _chosen).Select(offer => offer.Silo));
        return _chosen;
    }

    private EmbedderIdentity Next(EmbedderIdentity chosen, ModelOffer[] offers)
    {
        ModelOffer[] having = [.. offers.Where(offer => offer.Models.Embedder.Identity == chosen)];
        if (having.Length > 0)
        {
            _absentSince = null;
            _had.UnionWith(having.Select(offer => offer.Silo));
            return having.Any(offer => offer.Models.Embedder.IsBuiltIn) ? Best(offers)! : chosen;
        }

        // Every silo that had it has another one: somebody wants it so.
        ModelOffer[] changed = [.. offers.Where(offer => _had.Contains(offer.Silo))];
        if (changed.Length > 0 && changed.Length == _had.Count)
        {
            return Best(changed)!;
        }

        // What is only away may come back, and embedding everything anew, perhaps by a poorer one, is not undone.
        _absentSince ??= time.GetTimestamp();
        var others = offers.Where(offer => !offer.Models.Embedder.IsBuiltIn);
        return time.GetElapsedTime(_absentSince.Value) >= LongestAbsence ? Best(others) ?? chosen : chosen;
    }
}

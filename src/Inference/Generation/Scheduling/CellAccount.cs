using Pipeline.Inference.Generation.Engine;
using Pipeline.Inference.Generation.Prefixes;

namespace Pipeline.Inference.Generation.Scheduling;

/// <summary>
/// KV cells of the running sequences. A beginning that several of them share is one set of cells and counts once; what
/// a sequence evaluates after it is its own.
/// </summary>
internal sealed class CellAccount
{
    private readonly PrefixTree _shared = new();
    private readonly Dictionary<Sequence, (int Id, int Tokens)> _parts = [];
    private int _ids;

    /// <summary>Cells of all shared beginnings.</summary>
    public int Shared => _shared.Tokens;

    /// <summary>Tokens of a sequence that are in shared cells, or will be when it has caught up with the one it
    /// follows.</summary>
    public int SharedBy(Sequence sequence) => _parts.GetValueOrDefault(sequence).Tokens;

    /// <summary>Cells that running sequences hold or will hold anyway, of those that a sequence could share.</summary>
    /// <param name="sequence">A sequence that waits.</param>
    /// <param name="sharable">Tokens from its first on that are, or will be, in the cache.</param>
    public int Spared(Sequence sequence, int sharable) =>
        sharable == 0 ? 0 : _shared.Match(sequence.Known[..sharable], sequence.Adapter).Length;

    /// <summary>A sequence shares its first tokens from now on; 0 ends it.</summary>
    public void Share(Sequence sequence, int tokens)
    {
        if (_parts.Remove(sequence, out var part))
        {
            _shared.Remove(part.Id);
        }

        if (tokens > 0)
        {
            _shared.Add(_ids, sequence.Known[..tokens], sequence.Adapter);
            _parts.Add(sequence, (_ids++, tokens));
        }
    }
}

using System.Numerics;

namespace Pipeline.Inference.Generation.Grammars;

/// <summary>
/// The texts of a vocabulary in the order of their bytes: tokens that begin alike stand together, so what one of them
/// has shown of a grammar holds for the next.
/// </summary>
internal sealed class TokenTexts
{
    private readonly byte[][] _texts;
    private readonly int[] _order;
    private readonly int[] _shared;
    private readonly int[] _ends;
    private readonly int _longest;

    /// <param name="texts">Each token's UTF-8; empty for tokens that are no text, which no grammar allows.</param>
    /// <param name="ends">Tokens that end an answer; allowed where the answer may end.</param>
    public TokenTexts(byte[][] texts, IReadOnlySet<int> ends)
    {
        _texts = texts;
        _ends = [.. ends];
        _order =
        [
            .. Enumerable.Range(0, texts.Length).Where(token => texts[token].Length > 0 && !ends.Contains(token)),
        ];
        Array.Sort(_order, (a, b) => texts[a].AsSpan().SequenceCompareTo(texts[b]));
        _shared = new int[_order.Length];
        for (var i = 0; i < _order.Length; i++)
        {
            var text = texts[_order[i]];
            _longest = Math.Max(_longest, text.Length);
            _shared[i] = i == 0 ? 0 : text.AsSpan().CommonPrefixLength(texts[_order[i - 1]]);
        }
    }

    /// <summary>A token's text.</summary>
    public ReadOnlySpan<byte> this[int token] => _texts[token];

    /// <summary>Whether a token may come next.</summary>
    public bool IsAllowed(GrammarStates states, GrammarPosition position, int token) =>
        Array.IndexOf(_ends, token) >= 0
            ? position.IsComplete
            : _texts[token].Length > 0 && position.TryNext(states, _texts[token], out _);

    /// <summary>The tokens that may come next, a bit each.</summary>
    public ulong[] Allowed(GrammarStates states, GrammarPosition position)
    {
        if (position.Missing == 0 && position.State.Mask is { } known)
        {
            return known;
        }

        var mask = new ulong[(_texts.Length + 63) / 64];
        foreach (var end in position.IsComplete ? _ends : [])
        {
            mask[end >> 6] |= 1UL << end;
        }

        Walk(states, position, mask);
        if (position.Missing == 0)
        {
            states.Keep(position.State, mask);
        }

        return mask;
    }

    /// <summary>Goes through the set bits of a mask in ascending order.</summary>
    public static IEnumerable<int> Tokens(ulong[] mask)
    {
        for (var word = 0; word < mask.Length; word++)
        {
            for (var bits = mask[word]; bits != 0; bits &= bits - 1)
            {
                yield return (word << 6) + BitOperations.TrailingZeroCount(bits);
            }
        }
    }

    private void Walk(GrammarStates states, GrammarPosition position, ulong[] mask)
    {
        // path[n] is where the first n bytes of the last token looked at lead; it was refused after `reached` bytes, or
        // was allowed.
        var path = new GrammarPosition[_longest + 1];
        path[0] = position;
        var reached = 0;
        for (var i = 0; i < _order.Length; i++)
        {
            if (_shared[i] > reached)
            {
                continue;
            }

            var text = _texts[_order[i]];
            reached = _shared[i];
            while (reached < text.Length && path[reached].TryNext(states, text[reached], out path[reached + 1]))
            {
                reached++;
            }

            if (reached == text.Length)
            {
                mask[_order[i] >> 6] |= 1UL << _order[i];
            }
        }
    }
}

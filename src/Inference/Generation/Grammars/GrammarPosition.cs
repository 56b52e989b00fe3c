namespace Pipeline.Inference.Generation.Grammars;

/// <summary>How far a text of UTF-8 bytes has come in a grammar; it may stand within a character.</summary>
/// <param name="State">After the last whole character.</param>
/// <param name="Value">The bits of the open character so far.</param>
/// <param name="Missing">Bytes that the open character still needs; 0 between characters.</param>
/// <param name="Least">The smallest character that may be written with as many bytes as the open one.</param>
internal readonly record struct GrammarPosition(GrammarState State, int Value = 0, int Missing = 0, int Least = 0)
{
    /// <summary>Whether the text may end here.</summary>
    public bool IsComplete => Missing == 0 && State.IsComplete;

    /// <summary>Goes on by a byte. False when no text that the grammar allows goes on so.</summary>
    /// <param name="states">Of the grammar.</param>
    /// <param name="next">The next byte.</param>
    /// <param name="after">Where that leads; may be the variable that this is.</param>
    public bool TryNext(GrammarStates states, byte next, out GrammarPosition after)
    {
        if (Missing == 0 && next < 0x80)
        {
            // Most bytes of most vocabularies.
            var state = states.Next(State, next);
            after = new GrammarPosition(state!);
            return state is not null;
        }

        var found = Next(this, states, next);
        after = found ?? default;
        return found is not null;
    }

    /// <summary>Goes on by several bytes.</summary>
    public bool TryNext(GrammarStates states, ReadOnlySpan<byte> text, out GrammarPosition after)
    {
        GrammarPosition? at = this;
        foreach (var next in text)
        {
            at = Next(at.Value, states, next);
            if (at is null)
            {
                break;
            }
        }

        after = at ?? default;
        return at is not null;
    }

    private static GrammarPosition? Next(GrammarPosition from, GrammarStates states, byte next)
    {
        if (from.Missing == 0)
        {
            // The lead bytes of RFC 3629; C0, C1 and those from F5 on start no character.
            return next switch
            {
                < 0x80 => from.Whole(states, next),
                >= 0xC2 and <= 0xDF => from.Partial(next & 0x1F, 1, 0x80),
                >= 0xE0 and <= 0xEF => from.Partial(next & 0x0F, 2, 0x800),
                >= 0xF0 and <= 0xF4 => from.Partial(next & 0x07, 3, 0x10000),
                _ => null,
            };
        }

        if ((next & 0xC0) != 0x80)
        {
            return null;
        }

        var value = (from.Value << 6) | (next & 0x3F);
        return from.Missing > 1 ? from.Partial(value, from.Missing - 1, from.Least)
            : value >= from.Least && value <= CharacterSet.Last ? from.Whole(states, value)
            : null;
    }

    private GrammarPosition? Whole(GrammarStates states, int character) =>
        states.Next(State, character) is { } next ? new GrammarPosition(next) : null;

    private GrammarPosition? Partial(int value, int missing, int least)
    {
        var first = Math.Max(least, value << (6 * missing));
        var last = Math.Min(CharacterSet.Last, ((value + 1) << (6 * missing)) - 1);
        return first <= last && State.MayFollow(first, last) ? new GrammarPosition(State, value, missing, least) : null;
    }
}

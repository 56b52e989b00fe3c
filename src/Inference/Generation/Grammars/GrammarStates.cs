using System.Runtime.InteropServices;

namespace Pipeline.Inference.Generation.Grammars;

/// <summary>
/// Makes states when they are first reached and keeps them, because most answers go through the same few. Bounded: with
/// too many, all are forgotten but for those that running answers hold. One thread only.
/// </summary>
internal sealed class GrammarStates(Grammar grammar)
{
    private const int MaxStates = 8192;
    private const int MaxMasks = 128;

    private static readonly GrammarState Refused = new([], [], isComplete: false);

    private readonly Dictionary<string, GrammarState> _states = new(StringComparer.Ordinal);
    private readonly Queue<GrammarState> _masked = new();
    private GrammarStacks _stacks = new(grammar);
    private GrammarState? _start;

    /// <summary>Before the first character.</summary>
    public GrammarState Start =>
        _start ??= State([.. grammar.Alternatives[grammar.Root].Select(start => new StackNode(start, null, 0))]);

    /// <summary>The state after a character; null when the grammar does not allow it.</summary>
    /// <exception cref="GrammarException">The grammar is too ambiguous.</exception>
    public GrammarState? Next(GrammarState state, int character)
    {
        if (character >= 128)
        {
            return Follow(state, character);
        }

        var known = state.Ascii ??= new GrammarState?[128];
        var next = known[character] ??= Follow(state, character) ?? Refused;
        return ReferenceEquals(next, Refused) ? null : next;
    }

    /// <summary>Keeps the tokens that a state allows; the oldest are dropped.</summary>
    public void Keep(GrammarState state, ulong[] mask)
    {
        state.Mask = mask;
        _masked.Enqueue(state);
        if (_masked.Count > MaxMasks)
        {
            _masked.Dequeue().Mask = null;
        }
    }

    private GrammarState? Follow(GrammarState state, int character)
    {
        if (state.Tops.Length > 64)
        {
            return To(state, top => state.Matches(top, character));
        }

        var matches = 0UL;
        for (var top = 0; top < state.Tops.Length; top++)
        {
            matches |= state.Matches(top, character) ? 1UL << top : 0;
        }

        if (matches == 0)
        {
            return null;
        }

        state.ByMatches ??= [];
        if (!state.ByMatches.TryGetValue(matches, out var next))
        {
            next = To(state, top => (matches & (1UL << top)) != 0)!;
            state.ByMatches.Add(matches, next);
        }

        return next;
    }

    private GrammarState? To(GrammarState state, Func<int, bool> isMatched)
    {
        StackNode[] matched = [.. state.Tops.Where((_, top) => isMatched(top)).Select(After)];
        return matched.Length == 0 ? null : State(matched);
    }

    // Only where it stands matters: the expansion makes nodes of its own.
    private static StackNode After(StackNode node) => new(node.Position + 1, node.Below, 0);

    private GrammarState State(IReadOnlyList<StackNode> starts)
    {
        if (_states.Count >= MaxStates)
        {
            _states.Clear();
            _masked.Clear();
            _stacks = new GrammarStacks(grammar);
            _start = null;
        }

        var (tops, isComplete, _) = _stacks.Expand(starts);
        int[] numbers = [.. tops.Select(node => node.Id), isComplete ? 1 : 0];
        var key = new string(MemoryMarshal.Cast<int, char>(numbers));
        if (!_states.TryGetValue(key, out var state))
        {
            state = new GrammarState(
                tops,
                [.. tops.Select(node => grammar.Sets[grammar.Elements[node.Position]])],
                isComplete
            );
            _states.Add(key, state);
        }

        return state;
    }
}

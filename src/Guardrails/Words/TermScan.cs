using System.Text;

namespace Pipeline.Guardrails.Words;

/// <summary>
/// Looks for terms in a text that comes letter by letter. A word counts as a whole: what stands before it and behind it
/// decides, as far as the term is not open there. What a term covers that is allowed is no finding, so a finding waits
/// until none can.
/// </summary>
/// <param name="terms">The terms that must begin a word.</param>
/// <param name="open">The terms that need not.</param>
/// <param name="rules">How far a text may be from a term.</param>
/// <param name="rule">The rule that finds.</param>
internal sealed class TermScan(TermNode terms, TermNode open, TermRules rules, string rule) : IDetectorScan
{
    private const int MostSpaces = 8;
    private const int MostWalks = 256;

    private readonly List<Ended> _ended = [];
    private readonly List<GuardFinding> _found = [];
    private readonly List<(int Start, int End)> _allowed = [];
    private List<TermWalk> _walks = [];
    private List<TermWalk> _next = [];
    private Letter _previous = new(' ', false);
    private int _spaces;

    public int UndecidedFrom
    {
        get
        {
            var from = int.MaxValue;
            foreach (var walk in _walks)
            {
                from = Math.Min(from, walk.Start);
            }

            foreach (var ended in _ended)
            {
                from = Math.Min(from, ended.Start);
            }

            foreach (var found in _found)
            {
                from = Math.Min(from, found.Start);
            }

            return from;
        }
    }

    public void Push(char folded, int start, int end, ICollection<GuardFinding> findings)
    {
        Span<Letter> letters = stackalloc Letter[Letter.Most];
        var count = Letter.Of(folded, letters);
        for (var i = 0; i < count; i++)
        {
            Read(letters[i], start, end);
        }

        Tell(findings);
    }

    public void Complete(ICollection<GuardFinding> findings)
    {
        foreach (var ended in _ended)
        {
            if (ended.Closes(rules))
            {
                Accept(ended);
            }
        }

        _ended.Clear();
        _walks.Clear();
        Tell(findings);
    }

    private void Read(Letter letter, int start, int end)
    {
        if (letter.Value == ' ')
        {
            // A space is one, however wide; beyond that the text goes on elsewhere.
            if (++_spaces > MostSpaces)
            {
                _walks.Clear();
            }
            else if (_spaces > 1)
            {
                return;
            }
        }
        else
        {
            _spaces = 0;
        }

        Follow(letter);
        _next.Clear();
        foreach (var walk in _walks)
        {
            if (walk.TryStep(letter.Value, end, out var next))
            {
                _next.Add(next);
            }

            if (rules.IsLenient && _next.Count < MostWalks)
            {
                walk.Bend(letter, end, _next);
            }
        }

        if (!letter.Continues)
        {
            Begin(open, letter, start, end);
            if (Begins(letter))
            {
                Begin(terms, letter, start, end);
            }
        }

        (_walks, _next) = (_next, _walks);
        foreach (var walk in _walks)
        {
            if (walk.IsAtLetter)
            {
                foreach (var term in walk.Node.Terms)
                {
                    var isKorean = term.Letters[^1].IsKorean;
                    if (walk.IsWritten(isKorean))
                    {
                        _ended.Add(new Ended(term, walk.Start, end, walk.HasGaps));
                    }
                }
            }
        }

        _previous = letter;
    }

    private void Begin(TermNode root, Letter letter, int start, int end)
    {
        if (_next.Count < MostWalks && root.Next(letter.Value) is { } node)
        {
            _next.Add(new TermWalk(node, start, end));
        }
    }

    /// <summary>Whether a letter begins a word.</summary>
    private bool Begins(Letter letter) =>
        letter.IsKorean ? !_previous.IsKorean && !(rules.IsLenient && char.IsAsciiDigit(_previous.Value))
        : letter.IsOther ? !_previous.IsOther
        : true;

    /// <summary>What has ended learns what follows.</summary>
    private void Follow(Letter letter)
    {
        for (var i = _ended.Count - 1; i >= 0; i--)
        {
            if (_ended[i].Read(letter, rules) is { } accepted)
            {
                if (accepted)
                {
                    Accept(_ended[i]);
                }

                _ended.RemoveAt(i);
            }
        }
    }

    private void Accept(Ended ended)
    {
        if (ended.Term.IsAllowed)
        {
            _allowed.Add((ended.Start, ended.End));
        }
        else
        {
            _found.Add(new GuardFinding(rule, ended.Start, ended.End - ended.Start));
        }
    }

    /// <summary>Tells the findings that nothing can cover any more.</summary>
    private void Tell(ICollection<GuardFinding> findings)
    {
        if (_found.Count == 0)
        {
            if (_allowed.Count > 0 && _walks.Count == 0 && _ended.Count == 0)
            {
                _allowed.Clear();
            }

            return;
        }

        var open = int.MaxValue;
        foreach (var walk in _walks)
        {
            open = Math.Min(open, walk.Start);
        }

        foreach (var ended in _ended)
        {
            open = Math.Min(open, ended.Start);
        }

        for (var i = 0; i < _found.Count; )
        {
            var found = _found[i];
            if (open <= found.Start)
            {
                i++;
                continue;
            }

            if (!_allowed.Exists(allowed => allowed.Start <= found.Start && allowed.End >= found.End))
            {
                findings.Add(found);
            }

            _found.RemoveAt(i);
        }
    }

    /// <summary>A term whose letters have all come.</summary>
    private sealed class Ended(Term term, int start, int end, bool hasGaps)
    {
        private StringBuilder? _tail;

        public Term Term => term;

        public int Start => start;

        public int End => end;

        private bool IsOpen => term.OpenEnd && !hasGaps;

        /// <summary>Reads what follows. Returns whether it is the term; null: not known yet.</summary>
        public bool? Read(Letter letter, TermRules rules)
        {
            if (_tail is null)
            {
                // The syllable goes on: it was another one.
                if (letter.Continues)
                {
                    return false;
                }

                var last = term.Letters[^1];
                if (IsOpen || !(last.IsKorean ? letter.IsKorean : last.IsOther && letter.IsOther))
                {
                    return true;
                }

                if (!last.IsKorean)
                {
                    return false;
                }

                _tail = new StringBuilder();
            }

            if (!letter.IsKorean)
            {
                return Closes(rules);
            }

            _tail.Append(letter.Value);
            return _tail.Length > KoreanTails.Longest ? false : null;
        }

        /// <summary>Whether it is the term when the word ends here.</summary>
        public bool Closes(TermRules rules) => _tail is null || rules.Tails.Contains(_tail.ToString());
    }
}

namespace Pipeline.Guardrails.Numbers;

/// <summary>
/// Reads runs of digit groups and asks its detector, group by group from the left, whether a number starts there.
/// A group is decided once the run has ended or <see cref="MaxDigits"/> + 1 digits follow from it, so what is held back
/// and the work per group are bounded whatever the length of the run.
/// </summary>
internal abstract class NumberScan(string rule) : IDetectorScan
{
    /// <summary>The longest number that any detector knows (ISO/IEC 7812 cards).</summary>
    public const int MaxDigits = 19;

    /// <summary>Digits, separators and the lead of the groups that can be undecided at once.</summary>
    public const int MaxUndecided = 2 * MaxDigits + (Separator.MaxLength + Markup.Longest) * (2 * MaxDigits + 3) + 2;

    private readonly List<DigitGroup> _groups = [];
    private int _next;
    private int _pendingDigits;
    private DigitGroup _open;
    private bool _isOpen,
        _inRun,
        _skipping;
    private Separator _separator;
    private int _plusAt = -1,
        _parenthesisAt = -1;
    private bool _plusCounts;
    private int _markup;
    private char _previous = '\n';

    /// <summary>How many groups were looked at; the measure of work.</summary>
    public long Steps { get; protected set; }

    /// <inheritdoc/>
    public int UndecidedFrom
    {
        get
        {
            if (_next < _groups.Count)
            {
                return _groups[_next].LeadStart;
            }

            if (_isOpen)
            {
                return _open.LeadStart;
            }

            if (_plusAt >= 0)
            {
                return _plusAt;
            }

            return _parenthesisAt >= 0 ? _parenthesisAt : int.MaxValue;
        }
    }

    /// <summary>The letters before the run.</summary>
    protected Labels Labels { get; } = new();

    /// <summary>Groups known so far; indexes below the one asked about are decided.</summary>
    protected int Count => _groups.Count;

    /// <inheritdoc/>
    public void Push(char folded, int start, int end, ICollection<GuardFinding> findings)
    {
        var c = folded == '\t' ? ' ' : folded;
        if (!_inRun && !_isOpen && _plusAt < 0 && _parenthesisAt < 0 && char.IsLetter(c))
        {
            // Prose: nothing is open that a letter could end.
            _skipping = false;
            Labels.Push(c);
            _previous = c;
            return;
        }
        // Markdown inside a number (**123**-45) is not seen by who reads it.
        if (_inRun && Markup.Is(c) && ++_markup <= Markup.Longest)
        {
            return;
        }

        _markup = 0;
        if (char.IsAsciiDigit(c))
        {
            PushDigit(c, start, end, findings);
        }
        else
        {
            _skipping = false;
            var touched = _isOpen;
            CloseGroup(findings);
            if (_inRun && Separator.Allows(c) && _separator.Length < Separator.MaxLength)
            {
                _separator.Add(c);
                _parenthesisAt = c == '(' ? start : -1;
            }
            else
            {
                if (touched && (char.IsAsciiLetter(c) || c == '_'))
                {
                    MarkLetterAfter();
                }

                EndRun(findings);
                _plusCounts = c == '+' && !char.IsAsciiLetterOrDigit(_previous) && _previous != ')';
                _plusAt = c == '+' ? start : -1;
                _parenthesisAt = c == '(' ? start : -1;
            }
        }
        Labels.Push(c);
        _previous = c;
    }

    /// <inheritdoc/>
    public void Complete(ICollection<GuardFinding> findings)
    {
        CloseGroup(findings);
        EndRun(findings);
        _plusAt = _parenthesisAt = -1;
    }

    /// <summary>Says whether a number starts at group <paramref name="index"/>.</summary>
    /// <param name="index">The group.</param>
    /// <param name="ended">Whether the last known group is the last of its run.</param>
    /// <param name="start">Where the number starts, if there is one.</param>
    /// <param name="end">Where it ends.</param>
    /// <returns>How many groups it has; 0 for none.</returns>
    protected abstract int Match(int index, bool ended, out int start, out int end);

    /// <summary>A group by index.</summary>
    protected DigitGroup Group(int index)
    {
        Steps++;
        return _groups[index];
    }

    /// <summary>Whether the group after <paramref name="index"/> is glued to it by a single dash or dot.</summary>
    protected bool GluedAfter(int index) => index + 1 < _groups.Count && Group(index + 1).Before.IsTight;

    /// <summary>The last group of the line that <paramref name="index"/> stands in; -1 while it is not
    /// known.</summary>
    protected int LastOfLine(int index, bool ended)
    {
        for (var i = index + 1; i < _groups.Count; i++)
        {
            if (Group(i).Before.HasBreak)
            {
                return i - 1;
            }
        }
        return ended ? _groups.Count - 1 : -1;
    }

    /// <summary>Whether groups stand in one line, or in two of which the second goes on with the first.</summary>
    protected bool IsTogether(int first, int last)
    {
        var breaks = 0;
        for (var i = first + 1; i <= last; i++)
        {
            breaks += Group(i).Before.HasBreak ? 1 : 0;
        }
        return breaks <= 1;
    }

    /// <summary>Copies the digits of groups into <paramref name="digits"/>, which must be long enough.</summary>
    protected int CopyDigits(int first, int last, Span<byte> digits)
    {
        var length = 0;
        for (var i = first; i <= last; i++)
        {
            var group = Group(i);
            group.CopyTo(digits[length..]);
            length += group.Length;
        }
        return length;
    }

    private void PushDigit(char c, int start, int end, ICollection<GuardFinding> findings)
    {
        if (_skipping)
        {
            return;
        }

        if (!_isOpen)
        {
            _isOpen = true;
            var plus = !_inRun && _plusAt >= 0 && _plusCounts;
            _open = new DigitGroup
            {
                Start = start,
                LeadStart =
                    plus ? _plusAt
                    : _parenthesisAt >= 0 ? _parenthesisAt
                    : start,
                StartsRun = !_inRun || _separator.HasBreak,
                Plus = plus,
                LetterBefore = !_inRun && (char.IsAsciiLetter(_previous) || _previous == '_'),
                Before = _inRun ? _separator : default,
            };
            _separator = default;
            _inRun = true;
            _plusAt = _parenthesisAt = -1;
        }
        _open.Length++;
        _open.End = end;
        if (_open.Length <= MaxDigits)
        {
            _open.Value = _open.Value * 10 + (ulong)(c - '0');
            return;
        }
        // Too long for any number: everything before it can be decided, and the rest of it needs no memory.
        CloseGroup(findings);
        EndRun(findings);
        _skipping = true;
    }

    private void CloseGroup(ICollection<GuardFinding> findings)
    {
        if (!_isOpen)
        {
            return;
        }

        _isOpen = false;
        _groups.Add(_open);
        _pendingDigits += _open.Length;
        Decide(ended: false, findings);
    }

    private void MarkLetterAfter()
    {
        if (_groups.Count == 0)
        {
            return;
        }

        var last = _groups[^1];
        last.LetterAfter = true;
        _groups[^1] = last;
    }

    private void EndRun(ICollection<GuardFinding> findings)
    {
        Decide(ended: true, findings);
        _groups.Clear();
        _next = 0;
        _pendingDigits = 0;
        _inRun = false;
        _separator = default;
    }

    private void Decide(bool ended, ICollection<GuardFinding> findings)
    {
        while (_next < _groups.Count && (ended || _pendingDigits > MaxDigits))
        {
            var matched = 0;
            if (_groups[_next].Length <= MaxDigits)
            {
                matched = Match(_next, ended, out var start, out var end);
                if (matched > 0)
                {
                    findings.Add(new GuardFinding(rule, start, end - start));
                }
            }
            for (var i = Math.Max(matched, 1); i > 0; i--)
            {
                _pendingDigits -= _groups[_next++].Length;
            }
        }
        if (_next > 64)
        {
            _groups.RemoveRange(0, _next);
            _next = 0;
        }
    }
}

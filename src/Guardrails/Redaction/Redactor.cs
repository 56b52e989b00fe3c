using System.Text;

namespace Pipeline.Guardrails.Redaction;

/// <summary>
/// Reads a text with all detectors of a place and gives out the masked text as far as it is decided. Whole texts and
/// streams go through it alike, character by character, so a cut into pieces cannot change the result.
/// </summary>
internal sealed class Redactor
{
    private readonly GuardPolicy _policy;
    private readonly GuardPlace _place;
    private readonly IDetectorScan[] _scans;
    private readonly Dictionary<string, int> _order = new(StringComparer.Ordinal);
    private readonly Folding.TextFolder _folder = new();
    private readonly List<GuardFinding> _new = [];
    private readonly PriorityQueue<GuardFinding, (int Start, int Length, int Order)> _waiting = new();
    private readonly StringBuilder _held = new();
    private int _released;
    private int _maskedTo = -1;

    public Redactor(GuardPolicy policy, GuardPlace place, IReadOnlyList<IDetector> detectors)
    {
        (_policy, _place) = (policy, place);
        var active = detectors
            .Where(detector => detector.IsFor(place) && policy.For(place, detector.Rule) != GuardAction.Pass)
            .ToArray();
        foreach (var detector in active)
        {
            _order.TryAdd(detector.Rule, _order.Count);
        }

        _scans = [.. active.Select(detector => detector.Start())];
    }

    /// <summary>The findings so far; pieces of one long finding are joined.</summary>
    public List<GuardFinding> Findings { get; } = [];

    /// <summary>A finding whose action is Block was reached: nothing is released any more.</summary>
    public bool Blocked { get; private set; }

    /// <summary>Original characters read but not given out yet.</summary>
    public int Held => _held.Length;

    /// <summary>Reads a piece and appends to <paramref name="output"/> what is decided.</summary>
    public void Push(ReadOnlySpan<char> piece, StringBuilder output)
    {
        if (Blocked)
        {
            return;
        }

        if (_scans.Length == 0)
        {
            output.Append(piece);
            return;
        }
        _held.Append(piece);
        foreach (var c in piece)
        {
            foreach (var (folded, start, end) in _folder.Fold(c))
            {
                PushFolded(folded, start, end);
            }
        }
        var decided = _folder.FoldedTo;
        foreach (var scan in _scans)
        {
            decided = Math.Min(decided, scan.UndecidedFrom);
        }

        Release(decided, output);
    }

    /// <summary>Ends the text and appends the rest.</summary>
    public void Complete(StringBuilder output)
    {
        if (Blocked || _scans.Length == 0)
        {
            return;
        }

        foreach (var (folded, start, end) in _folder.Finish())
        {
            PushFolded(folded, start, end);
        }

        foreach (var scan in _scans)
        {
            scan.Complete(_new);
        }

        Queue();
        Release(_released + _held.Length, output);
    }

    private void PushFolded(char folded, int start, int end)
    {
        foreach (var scan in _scans)
        {
            scan.Push(folded, start, end, _new);
        }

        if (_new.Count > 0)
        {
            Queue();
        }
    }

    private void Queue()
    {
        foreach (var finding in _new)
        {
            _waiting.Enqueue(
                finding,
                (finding.Start, -finding.Length, _order.GetValueOrDefault(finding.Rule, int.MaxValue))
            );
        }

        _new.Clear();
    }

    // Every finding that starts before `decided` is known, so their order is that of the whole text.
    private void Release(int decided, StringBuilder output)
    {
        var begin = _released;
        while (!Blocked && _waiting.TryPeek(out var finding, out _) && finding.Start < decided)
        {
            _waiting.Dequeue();
            Take(finding, begin, output);
        }
        var clear = Blocked ? decided : Math.Max(_released, decided);
        if (!Blocked)
        {
            CopyTo(clear, begin, output);
        }

        _held.Remove(0, Math.Min(_released - begin, _held.Length));
        if (Blocked)
        {
            _held.Clear();
        }
    }

    private void Take(GuardFinding finding, int begin, StringBuilder output)
    {
        var action = _policy.For(_place, finding.Rule);
        if (action == GuardAction.Pass)
        {
            return;
        }

        CopyTo(finding.Start, begin, output);
        var last = Findings.Count > 0 ? Findings[^1] : null;
        if (last is not null && last.Rule == finding.Rule && finding.Start <= _maskedTo && last.End >= finding.Start)
        {
            Findings[^1] = last with { Length = Math.Max(last.End, finding.End) - last.Start };
        }
        else
        {
            Findings.Add(finding);
        }

        var continues = finding.Start < _maskedTo || (finding.Start == _maskedTo && last?.Rule == finding.Rule);
        if (action == GuardAction.Block)
        {
            Blocked = true;
            return;
        }
        if (!continues)
        {
            output.Append(_policy.MaskOf(finding.Rule));
        }

        _maskedTo = Math.Max(_maskedTo, finding.End);
    }

    /// <summary>Gives out the original up to an offset, leaving out what a mask stands for.</summary>
    private void CopyTo(int offset, int begin, StringBuilder output)
    {
        var from = Math.Max(_released, _maskedTo);
        if (offset > from)
        {
            output.Append(_held, from - begin, offset - from);
        }

        _released = Math.Max(_released, offset);
    }
}

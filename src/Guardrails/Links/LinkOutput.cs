using System.Text;

namespace Pipeline.Guardrails.Links;

/// <summary>The text as it leaves, with what was changed and where places of the original have come to.</summary>
internal sealed class LinkOutput
{
    private readonly StringBuilder _held = new();
    private readonly StringBuilder _out = new();
    private readonly Queue<int> _tracked = new();
    private readonly Queue<int> _arrived = new();
    private int _written;

    /// <summary>Offset in the original up to which it has left or was taken out.</summary>
    public int Decided { get; private set; }

    /// <summary>What was found, in the original.</summary>
    public List<GuardFinding> Findings { get; } = [];

    public int Held => _held.Length;

    public void Read(char original) => _held.Append(original);

    /// <summary>The original goes out as it is, up to an offset.</summary>
    public void Copy(int to)
    {
        if (to <= Decided)
        {
            return;
        }

        var length = to - Decided;
        while (_tracked.TryPeek(out var place) && place < to)
        {
            _arrived.Enqueue(_written + Math.Max(0, _tracked.Dequeue() - Decided));
        }

        _out.Append(_held, 0, length);
        Drop(to, length);
    }

    /// <summary>The original up to an offset goes out as another text.</summary>
    public void Replace(int to, string text)
    {
        while (_tracked.TryPeek(out var place) && place < to)
        {
            _arrived.Enqueue(_written);
            _tracked.Dequeue();
        }

        Insert(text);
        if (to > Decided)
        {
            _held.Remove(0, to - Decided);
            Decided = to;
        }
    }

    /// <summary>Adds a text.</summary>
    public void Insert(string text)
    {
        _out.Append(text);
        _written += text.Length;
    }

    /// <summary>Something was found.</summary>
    public void Found(int start, int end)
    {
        if (Findings is [.., var last] && last.End >= start)
        {
            Findings[^1] = last with { Length = Math.Max(end, last.End) - last.Start };
        }
        else
        {
            Findings.Add(new GuardFinding(GuardRules.Links, start, end - start));
        }
    }

    public void Track(int place) => _tracked.Enqueue(place);

    public bool TryTake(out int place) => _arrived.TryDequeue(out place);

    /// <summary>What has left since the last call.</summary>
    public string Take()
    {
        if (_out.Length == 0)
        {
            return "";
        }

        var text = _out.ToString();
        _out.Clear();
        return text;
    }

    private void Drop(int to, int length)
    {
        _held.Remove(0, length);
        _written += length;
        Decided = to;
    }
}

using System.Text;

namespace Pipeline.Grains.Guardrails;

/// <summary>The end of a text that comes in pieces, long enough for what was found in it of late.</summary>
internal sealed class RecentText
{
    private const int Kept = 8192;

    private readonly StringBuilder _text = new();
    private int _dropped;

    /// <summary>Adds a piece.</summary>
    public void Add(string piece)
    {
        _text.Append(piece);
        if (_text.Length > 2 * Kept)
        {
            var excess = _text.Length - Kept;
            _text.Remove(0, excess);
            _dropped += excess;
        }
    }

    /// <summary>A part of the text, as far as it is kept.</summary>
    public string Slice(int start, int length)
    {
        var from = Math.Clamp(start - _dropped, 0, _text.Length);
        var to = Math.Clamp(start + length - _dropped, from, _text.Length);
        return _text.ToString(from, to - from);
    }
}

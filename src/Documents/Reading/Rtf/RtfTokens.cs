namespace Pipeline.Documents.Reading.Rtf;

/// <summary>Parts an RTF file into tokens.</summary>
internal ref struct RtfTokens(ReadOnlySpan<byte> content)
{
    private const int MaxWord = 32;

    private readonly ReadOnlySpan<byte> _content = content;
    private int _at;

    /// <summary>The control word.</summary>
    public string Word { get; private set; } = "";

    /// <summary>Its number, or null.</summary>
    public int? Number { get; private set; }

    /// <summary>The byte of text, or the symbol.</summary>
    public byte Byte { get; private set; }

    /// <summary>Leaves out bytes that are no tokens.</summary>
    public void Skip(int bytes) => _at = (int)Math.Min((long)_at + Math.Max(bytes, 0), _content.Length);

    /// <summary>Goes to the next token.</summary>
    public RtfTokenKind Next()
    {
        while (_at < _content.Length && _content[_at] is (byte)'\r' or (byte)'\n' or 0)
        {
            _at++;
        }

        if (_at >= _content.Length)
        {
            return RtfTokenKind.End;
        }

        Byte = _content[_at++];
        switch (Byte)
        {
            case (byte)'{':
                return RtfTokenKind.Open;
            case (byte)'}':
                return RtfTokenKind.Close;
            case (byte)'\\' when _at < _content.Length:
                return Control();
            default:
                return RtfTokenKind.Text;
        }
    }

    private RtfTokenKind Control()
    {
        var start = _at;
        while (_at < _content.Length && char.IsAsciiLetter((char)_content[_at]) && _at - start < MaxWord)
        {
            _at++;
        }

        if (_at == start)
        {
            Byte = _content[_at++];
            if (Byte == '\'' && _at + 1 < _content.Length)
            {
                Byte = (byte)((Digit(_content[_at]) << 4) | Digit(_content[_at + 1]));
                _at += 2;
                return RtfTokenKind.Text;
            }
            return RtfTokenKind.Symbol;
        }

        Word = System.Text.Encoding.ASCII.GetString(_content[start.._at]);
        var negative = _at < _content.Length && _content[_at] == '-';
        var digits = _at + (negative ? 1 : 0);
        var end = digits;
        long number = 0;
        while (end < _content.Length && char.IsAsciiDigit((char)_content[end]) && end - digits < 10)
        {
            number = (number * 10) + (_content[end++] - '0');
        }

        Number = end > digits ? (int)Math.Clamp(negative ? -number : number, int.MinValue, int.MaxValue) : null;
        _at = end > digits ? end : _at;
        if (_at < _content.Length && _content[_at] == ' ')
        {
            _at++;
        }

        return RtfTokenKind.Word;
    }

    private static int Digit(byte c) => char.IsAsciiHexDigit((char)c) ? Convert.ToInt32(((char)c).ToString(), 16) : 0;
}

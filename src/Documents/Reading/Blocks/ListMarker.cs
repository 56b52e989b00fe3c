namespace Pipeline.Documents.Reading.Blocks;

/// <summary>Recognises what stands before a list item: "- ", "• ", "3. ", "(3) ", "가. ", "① ".</summary>
internal static class ListMarker
{
    // The syllables that number Korean outlines, in order.
    private const string Syllables = "가나다라마바사아자차카타파하";

    /// <summary>The length of the marker at the start of a line, with the blank after it; 0 when there is
    /// none.</summary>
    public static int Length(ReadOnlySpan<char> line)
    {
        if (line.Length < 2)
        {
            return 0;
        }

        var first = line[0];
        if (first is '-' or '*' or '+' or '•' or '·' or '▪' or '○' or '●' or '■' or '□' or '◦' or 'ㆍ' or '※')
        {
            return line[1] is ' ' or '\t' ? 2 : 0;
        }

        if (first is >= '①' and <= '⑳')
        {
            return line[1] is ' ' or '\t' ? 2 : 1;
        }

        var open = first == '(' ? 1 : 0;
        var at = open;
        while (at < line.Length && at - open < 3 && char.IsAsciiDigit(line[at]))
        {
            at++;
        }

        if (at == open && at < line.Length && (Syllables.Contains(line[at]) || char.IsAsciiLetter(line[at])))
        {
            at++;
        }

        if (at == open || at + 1 >= line.Length)
        {
            return 0;
        }

        var closes = open == 1 ? line[at] == ')' : line[at] is '.' or ')';
        return closes && line[at + 1] is ' ' or '\t' ? at + 2 : 0;
    }
}

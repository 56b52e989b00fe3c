using System.Text;

namespace Pipeline.Documents.Reading.Hangul;

/// <summary>The script of an equation ("한글 문서 파일 형식 – 수식", after EQN) as text: what it does for the eye alone is
/// left out.</summary>
internal static class HangulEquation
{
    /// <summary>The script without its spaces (~ and `), line ends (#) and alignment (&amp;), on one line.</summary>
    public static string TextOf(string script)
    {
        var text = new StringBuilder(script.Length + 2);
        text.Append(' ');
        foreach (var c in script)
        {
            text.Append(c is '~' or '`' or '#' or '&' or '\r' or '\n' or '\t' ? ' ' : c);
        }

        return text.Append(' ').ToString();
    }
}

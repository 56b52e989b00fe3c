using System.Text.RegularExpressions;

namespace Pipeline.Grains.Answers;

/// <summary>
/// Retrieved text as data: it cannot end its frame in the prompt, speak in another role, or cite. Ordinary text stays
/// as it is. That special tokens in it are read as plain text is the tokenizer's part; this is for the marks that
/// models read as text, and for the prompt's own.
/// </summary>
internal static partial class PassageText
{
    /// <summary>A passage's text for the prompt: one paragraph, without marks of numbers or roles.</summary>
    public static string Framed(string text) => RoleLine().Replace(BlankLines().Replace(Plain(text), "\n"), "> ");

    /// <summary>A title for the prompt: one line.</summary>
    public static string Line(string title) => Breaks().Replace(Plain(title), " ");

    /// <summary>A text in which no bracketed number is a citation: <c>[1]</c> becomes <c>(1)</c>.</summary>
    public static string Uncited(string text) => Number().Replace(text, "($1)");

    private static string Plain(string text) =>
        Mark()
            .Replace(
                Uncited(text),
                match => match.Value.Replace('<', '‹').Replace('>', '›').Replace('[', '(').Replace(']', ')')
            );

    // What a citation is read from: brackets of any width around numbers, also what is left of a longer one.
    [GeneratedRegex(@"[\[［【]([\s\d,\-]*\d[\s\d,\-]*)(?:[\]］】]|(?=[\[［【]))")]
    private static partial Regex Number();

    // Marks of turns, of thoughts and of calls, as the templates of the common models have them.
    [GeneratedRegex(
        @"<\|[^<>|\n]{1,40}\|>|<｜[^<>｜\n]{1,40}｜>|</?(?:s|bos|eos|pad|unk|think|tool_call|tool_response|tools|system|user|assistant|context|document|passage|start_of_turn|end_of_turn|start_of_image)>|<</?SYS>>|\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\]",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Mark();

    // A line that begins as the question does, or as a turn of a conversation.
    [GeneratedRegex(
        @"(?<=^|[\n\r\u2028\u2029\u0085\v\f])(?=[ \t>*_\u200b#]*(?:question|system|user|assistant|human|developer|instructions?|질문|시스템|사용자|어시스턴트|지시|지시문|개발자)[ \t*_]*[:：])",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex RoleLine();

    [GeneratedRegex(
        @"(?:\r?\n|\r|[\u2028\u2029\u0085\v\f])(?:[\s\u200b\ufeff]*(?:\r?\n|\r|[\u2028\u2029\u0085\v\f]))+"
    )]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"[\s\u0085\u2028\u2029]*[\n\r\u2028\u2029\u0085\v\f][\s\u0085\u2028\u2029]*")]
    private static partial Regex Breaks();
}

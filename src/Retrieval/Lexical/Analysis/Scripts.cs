namespace Pipeline.Retrieval.Lexical.Analysis;

/// <summary>Finds the script of a character of the Basic Multilingual Plane.</summary>
internal static class Scripts
{
    public static Script Of(char c) =>
        c switch
        {
            < '\u1100' => Script.Other,
            >= '\uAC00' and <= '\uD7A3' => Script.Hangul,
            >= '\u1100' and <= '\u11FF' => Script.Hangul,
            >= '\u3131' and <= '\u318E' => Script.Hangul,
            >= '\u3400' and <= '\u4DBF' => Script.HanKana,
            >= '\u4E00' and <= '\u9FFF' => Script.HanKana,
            >= '\uF900' and <= '\uFAFF' => Script.HanKana,
            >= '\u3041' and <= '\u3096' => Script.HanKana,
            >= '\u30A1' and <= '\u30FA' => Script.HanKana,
            '\u3005' or '\u3006' or '\u3007' or '\u30FC' => Script.HanKana,
            _ => Script.Other,
        };
}

namespace Pipeline.Cli.Output;

/// <summary>What is said of policies and what they do, in the reader's language.</summary>
internal static class GuardWords
{
    /// <summary>Texts by key: English, Korean.</summary>
    internal static readonly Dictionary<string, (string English, string Korean)> Texts = new(StringComparer.Ordinal)
    {
        ["place"] = ("Place", "자리"),
        ["action"] = ("Action", "조치"),
        ["rules"] = ("Rules", "규칙"),
        ["text"] = ("Text", "글"),
        ["result"] = ("Result", "결과"),
        ["expected"] = ("Expected", "기대"),
        ["found"] = ("Found", "실제"),
        ["test"] = ("Test", "시험"),
        ["question"] = ("question", "질문"),
        ["context"] = ("passage", "근거"),
        ["output"] = ("answer", "답변"),
        ["pass"] = ("pass", "통과"),
        ["mask"] = ("mask", "가림"),
        ["block"] = ("block", "차단"),
        ["passed"] = ("✓ passed", "✓ 성공"),
        ["failed"] = ("✗ failed", "✗ 실패"),
        ["skipped"] = ("- skipped", "- 건너뜀"),
        ["topics"] = (
            "Topics are judged by an embedder, so not here: 'Try a text' of the dashboard does.",
            "주제는 임베딩 모델이 있어야 판정하므로 여기서는 건너뜁니다. 대시보드의 '글 시험'에서 볼 수 있습니다."
        ),
        ["policy"] = ("Policy {version}", "정책 {version}"),
        ["summary"] = ("{passed} passed, {failed} failed", "성공 {passed}, 실패 {failed}"),
    };

    /// <summary>A text with its values.</summary>
    public static string Of(Wording words, string key, params ReadOnlySpan<(string Name, object? Value)> values) =>
        words.Fill(Texts[key], values);

    /// <summary>A place or an action as a word.</summary>
    public static string Of<T>(Wording words, T value)
        where T : struct, Enum => Of(words, Plain.Word(value));
}

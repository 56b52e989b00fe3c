namespace Pipeline.Cli.Output;

/// <summary>What is said of what stands more than once, by key: English, Korean.</summary>
internal static class DuplicateWords
{
    public static IReadOnlyDictionary<string, (string English, string Korean)> All { get; } =
        new Dictionary<string, (string English, string Korean)>(StringComparer.Ordinal)
        {
            ["search.alsoIn"] = ("also in {count} others: {documents}", "같은 내용이 {count}곳에 더 있음: {documents}"),
            ["duplicates.group"] = ("{first}, and {count} much the same:", "{first} 문서와 거의 같은 문서 {count}개:"),
            ["duplicates.same"] = ("the same words", "낱말이 모두 같음"),
            ["duplicates.alike"] = ("{likeness} alike, some words differ", "{likeness}만큼 비슷하고 다른 낱말이 있음"),
            ["duplicates.block"] = ("In {documents} documents: {text}", "문서 {documents}개에 있음: {text}"),
            ["duplicates.all"] = (
                "{documents} documents read; {copies} are much like an earlier one.",
                "문서 {documents}개를 읽었고, 그 가운데 {copies}개가 앞의 문서와 거의 같습니다."
            ),
            ["duplicates.some"] = (
                "Only the first {documents} documents were read; {copies} are much like an earlier one.",
                "앞의 문서 {documents}개만 읽었고, 그 가운데 {copies}개가 앞의 문서와 거의 같습니다."
            ),
        };
}

using Pipeline.Contracts.Doctor;

namespace Pipeline.Cli.Output;

/// <summary>What a report of the doctor says beside its findings, in the reader's language.</summary>
internal static class DoctorWords
{
    /// <summary>Texts by key: English, Korean.</summary>
    internal static readonly Dictionary<string, (string English, string Korean)> Texts = new(StringComparer.Ordinal)
    {
        ["area.store"] = ("Store", "저장소"),
        ["area.silos"] = ("Silos", "사일로"),
        ["area.machines"] = ("Machines", "기계"),
        ["area.shards"] = ("Shards", "샤드"),
        ["area.documents"] = ("Documents", "문서"),
        ["area.models"] = ("Models", "모델"),
        ["area.security"] = ("Security", "보안"),
        ["area.telemetry"] = ("Telemetry", "지표"),
        ["outcome.failed"] = ("✗ failed", "✗ 실패"),
        ["outcome.warning"] = ("! warning", "! 주의"),
        ["outcome.skipped"] = ("- skipped", "- 건너뜀"),
        ["outcome.ok"] = ("✓ ok", "✓ 정상"),
        ["fix"] = ("fix", "해결"),
        ["checking"] = ("Checking", "확인하는 중"),
        ["one"] = ("Pipeline {version} at {address}", "{address}의 Pipeline {version}"),
        ["cluster"] = (
            "Pipeline {version} at {address}: a cluster, silos: {silos}, asked: {silo}",
            "{address}의 Pipeline {version}: 클러스터, 사일로 {silos}대, 응답한 사일로 {silo}"
        ),
        ["summary.failed"] = ("{count} failed", "실패 {count}"),
        ["summary.warnings"] = ("{count} warnings", "주의 {count}"),
        ["summary.warning"] = ("{count} warning", "주의 {count}"),
        ["summary.skipped"] = ("{count} skipped", "건너뜀 {count}"),
        ["summary.ok"] = ("{count} ok", "정상 {count}"),
        ["needsAdmin"] = (
            "The doctor needs an administrator's key: PIPELINE_KEY=… pipeline doctor. How to get one: docs/keys.md.",
            "관리자 키가 필요합니다: PIPELINE_KEY=… pipeline doctor. 키를 얻는 방법은 docs/keys.md에 있습니다."
        ),
        ["elsewhere"] = (
            "The server is older than this command, or a silo with --role worker: ask another one (--server).",
            "서버가 이 명령보다 오래되었거나 --role worker 사일로입니다. 다른 서버에 물어보세요(--server)."
        ),
    };

    /// <summary>A text with its values.</summary>
    public static string Of(Wording words, string key, params ReadOnlySpan<(string Name, object? Value)> values) =>
        words.Fill(Texts[key], values);

    /// <summary>The heading of an area.</summary>
    public static string Of(Wording words, DoctorArea area) => Of(words, $"area.{area.ToString().ToLowerInvariant()}");

    /// <summary>An outcome, as a sign and a word.</summary>
    public static string Of(Wording words, DoctorOutcome outcome) =>
        Of(words, $"outcome.{outcome.ToString().ToLowerInvariant()}");
}

namespace Pipeline.Cli.Output;

/// <summary>What is said of connectors, by key: English, Korean.</summary>
internal static class ConnectorWords
{
    public static IReadOnlyDictionary<string, (string English, string Korean)> All { get; } =
        new Dictionary<string, (string English, string Korean)>(StringComparer.Ordinal)
        {
            ["error.unknown_connector"] = (
                "There is no connector '{connector}'. 'pipeline connectors list' shows those there are.",
                "'{connector}' 커넥터가 없습니다. 'pipeline connectors list'로 있는 것을 볼 수 있습니다."
            ),
            ["connector.made"] = (
                "'{connector}' was made. 'pipeline connectors test {connector}' tries it.",
                "'{connector}' 커넥터를 만들었습니다. 'pipeline connectors test {connector}'로 시험해 보세요."
            ),
            ["connector.changed"] = ("'{connector}' was changed.", "'{connector}' 커넥터를 바꾸었습니다."),
            ["connector.reached"] = (
                "It was reached. The first things in it:",
                "연결되었습니다. 처음 몇 가지는 다음과 같습니다."
            ),
            ["connector.reached_empty"] = ("It was reached, and is empty.", "연결되었고 비어 있습니다."),
            ["connector.unreached"] = ("It was not reached. {reason}", "연결하지 못했습니다. {reason}"),
            ["connector.begun"] = (
                "A run goes on. 'pipeline connectors show {connector}' says how far it is.",
                "실행 중입니다. 'pipeline connectors show {connector}'로 진행을 볼 수 있습니다."
            ),
            ["connector.paused"] = (
                "'{connector}' is paused until 'pipeline connectors resume {connector}'.",
                "'{connector}' 커넥터를 멈추었습니다. 'pipeline connectors resume {connector}'로 이어서 합니다."
            ),
            ["connector.resumed"] = ("'{connector}' goes on.", "'{connector}' 커넥터가 이어서 합니다."),
            ["connector.removed"] = (
                "'{connector}' was removed; its documents stay.",
                "'{connector}' 커넥터를 없앴습니다. 문서는 그대로 있습니다."
            ),
            ["connector.removed_documents"] = (
                "'{connector}' was removed with {count} documents.",
                "'{connector}' 커넥터를 문서 {count}개와 함께 없앴습니다."
            ),
            ["connector.running"] = ("running", "실행 중"),
            ["connector.waiting"] = ("waiting", "대기"),
            ["connector.pausing"] = ("paused", "멈춤"),
            ["connector.never"] = ("never", "없음"),
            ["connector.outcome.running"] = ("going on", "진행 중"),
            ["connector.outcome.succeeded"] = ("well", "정상"),
            ["connector.outcome.held"] = ("nothing deleted", "지우지 않음"),
            ["connector.outcome.failed"] = ("failed", "실패"),
            ["connector.outcome.interrupted"] = ("interrupted", "중단됨"),
            ["connector.counts"] = (
                "{seen} seen, {changed} sent, {deleted} deleted, {failed} failed",
                "확인 {seen}, 보냄 {changed}, 삭제 {deleted}, 실패 {failed}"
            ),
        };
}

namespace Pipeline.Cli.Output;

/// <summary>What is said of clusters, by key: English, Korean.</summary>
internal static class ClusterWords
{
    public static IReadOnlyDictionary<string, (string English, string Korean)> All { get; } =
        new Dictionary<string, (string English, string Korean)>(StringComparer.Ordinal)
        {
            ["cluster.nothing"] = (
                "The schema '{schema}' is at version {version}; there was nothing to do.",
                "스키마 '{schema}'은(는) 이미 버전 {version}입니다. 할 일이 없습니다."
            ),
            ["cluster.done"] = (
                "The schema '{schema}' is at version {version} now. Silos can start.",
                "이제 스키마 '{schema}'은(는) 버전 {version}입니다. 사일로를 시작할 수 있습니다."
            ),
            ["cluster.answering"] = (
                "{silo} answers. Each shard is to be on {replicas} silos; placement epoch {epoch}.",
                "{silo}이(가) 답합니다. 샤드마다 사일로 {replicas}개에 둡니다. 배치 에포크 {epoch}."
            ),
            ["cluster.alone"] = ("One silo, which does everything.", "사일로 하나가 모든 일을 합니다."),
            ["cluster.silo"] = ("Silo", "사일로"),
            ["cluster.role"] = ("Role", "역할"),
            ["cluster.zone"] = ("Zone", "구역"),
            ["cluster.state"] = ("State", "상태"),
            ["cluster.version"] = ("Version", "버전"),
            ["cluster.up"] = ("Up", "가동"),
            ["cluster.memory"] = ("Memory", "메모리"),
            ["cluster.disk"] = ("Disk free", "디스크 여유"),
            ["cluster.clock"] = ("Clock", "시계"),
            ["cluster.devices"] = ("Devices", "장치"),
            ["cluster.replicas"] = ("Copies", "사본"),
            ["cluster.collection"] = ("Collection", "컬렉션"),
            ["cluster.shard"] = ("Shard", "샤드"),
            ["cluster.ready"] = ("Ready", "준비"),
            ["cluster.copies"] = ("Copies", "사본"),
            ["cluster.noShards"] = ("There is no shard yet.", "아직 샤드가 없습니다."),
            ["cluster.copy"] = ("{silo}: {stage}", "{silo}: {stage}"),
            ["cluster.copyAt"] = ("{silo}: {stage}, at change {watermark}", "{silo}: {stage}, 변경 {watermark}까지"),
            ["cluster.copyBehind"] = (
                "{silo}: {stage}, at change {watermark} ({lag} behind)",
                "{silo}: {stage}, 변경 {watermark}까지({lag} 뒤처짐)"
            ),
            ["silo.joining"] = ("joining", "들어오는 중"),
            ["silo.active"] = ("active", "활동 중"),
            ["silo.notReady"] = ("not ready", "준비 안 됨"),
            ["silo.stopping"] = ("stopping", "멈추는 중"),
            ["silo.silent"] = ("silent", "응답 없음"),
            ["silo.dead"] = ("dead", "죽음"),
            ["stage.building"] = ("building", "만드는 중"),
            ["stage.catchingUp"] = ("catching up", "따라잡는 중"),
            ["stage.ready"] = ("ready", "준비됨"),
            ["stage.draining"] = ("draining", "비우는 중"),
            ["replica.opening"] = ("opening", "여는 중"),
            ["replica.rebuilding"] = ("rebuilding", "다시 만드는 중"),
            ["replica.stalled"] = ("stalled", "멈춤"),
            ["replica.failed"] = ("failed", "실패"),
            ["replica.unknown"] = ("no answer", "응답 없음"),
        };
}

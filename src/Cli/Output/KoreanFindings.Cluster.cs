using Pipeline.Contracts.Doctor;

namespace Pipeline.Cli.Output;

/// <content>Of the store, of silos and their machines.</content>
internal static partial class KoreanFindings
{
    private static Dictionary<DoctorCode, (string Sentence, string? Fix)> Cluster =>
        new()
        {
            [DoctorCode.StoreAnswers] = ("저장소({kind})가 {milliseconds}ms 안에 응답합니다.", null),
            [DoctorCode.StoreSlow] = (
                "저장소({kind})가 응답하는 데 {milliseconds}ms가 걸립니다. 문서마다 여러 번 오갑니다.",
                "데이터베이스와 사일로를 같은 네트워크에 두고, 데이터베이스의 부하를 살펴보세요."
            ),
            [DoctorCode.StoreAway] = (
                "저장소가 응답하지 않습니다. 문서는 접수되지 않고, 검색은 색인으로 계속됩니다.",
                "--store의 데이터베이스와 거기까지의 연결을 살펴보세요. --store가 없으면 --data의 디스크를 살펴보세요."
            ),
            [DoctorCode.StoreBroken] = (
                "저장소가 손상되었습니다.",
                "사일로를 멈추고 백업에서 저장소를 복원하세요. 색인은 거기서 다시 만들어집니다."
            ),
            [DoctorCode.SchemaCurrent] = ("스키마는 이 프로그램과 같은 버전 {version}입니다.", null),
            [DoctorCode.SchemaNewer] = (
                "스키마는 버전 {version}이고 {silo}의 프로그램은 {known}까지 압니다. 아직은 쓸 수 있습니다.",
                "업그레이드를 마무리하세요. {silo}에서도 새 프로그램을 시작하세요."
            ),
            [DoctorCode.SchemaTooNew] = (
                "스키마는 버전 {version}이고 {compatible}부터의 프로그램만 쓸 수 있는데, {silo}의 프로그램은 {known}까지 압니다.",
                "{silo}을(를) 멈추고 새 프로그램으로 시작하세요."
            ),
            [DoctorCode.SchemaTooOld] = (
                "스키마는 버전 {version}인데 {silo}의 프로그램은 {known}이(가) 필요합니다. 옛 백업을 복원했나요?",
                "사일로를 다시 시작하면 스키마가 올라갑니다. 또는 'pipeline cluster init --store …'를 실행하세요."
            ),
            [DoctorCode.SilosPresent] = ("참여하는 사일로({count}): {silos}", null),
            [DoctorCode.SilosSilent] = (
                "클러스터에 속하지만 응답하지 않는 사일로: {silos}",
                "{silos}의 프로세스와 로그를 살펴보세요. 멈춘 것은 kill로 끝내면 몇 초 안에 다른 사일로가 이어받습니다."
            ),
            [DoctorCode.SilosGone] = (
                "지난 하루 사이에 끝나서 돌아오지 않은 사일로: {silos}",
                "원래의 --name과 --data로 다시 시작하세요. 돌아오지 않을 것이라면 그대로 두어도 됩니다."
            ),
            [DoctorCode.SilosStarting] = (
                "시작했지만 아직 요청을 받지 않는 사일로: {silos}",
                "1분 뒤에 다시 확인하세요. 그대로라면 로그에 까닭이 있습니다."
            ),
            [DoctorCode.SilosStopping] = (
                "종료되는 중인 사일로: {silos}",
                "끝난 뒤에 다시 확인하고, 필요하면 다시 시작하세요."
            ),
            [DoctorCode.VersionsSame] = ("모든 사일로가 버전 {version}입니다.", null),
            [DoctorCode.VersionsMixed] = (
                "사일로의 버전이 서로 다릅니다: {versions}",
                "업그레이드를 마무리하세요. 나머지도 한 대씩 새 프로그램으로 시작하세요."
            ),
            [DoctorCode.RolesFilled] = (
                "색인 사일로 {index}대, 모델 사일로 {models}대, 요청을 받는 사일로 {requests}대",
                null
            ),
            [DoctorCode.IndexSiloLacking] = (
                "색인을 갖는 사일로가 없어 문서도 질문도 받지 못합니다.",
                "--role index나 --role all로 사일로를 시작하세요."
            ),
            [DoctorCode.ModelSiloLacking] = (
                "모델을 실행하는 사일로가 없어 단어로만 찾고 답변은 인용합니다.",
                "--role worker나 --role all로 사일로를 시작하세요."
            ),
            [DoctorCode.CopiesAboveSilos] = (
                "--replicas는 {replicas}인데 색인을 갖는 사일로는 {silos}대라서 사본이 모자랍니다.",
                "--role index나 all로 {missing}대를 더 시작하거나, 모든 사일로에 --replicas {silos}을(를) 주세요."
            ),
            [DoctorCode.SettingsSame] = ("같아야 하는 설정이 모든 사일로에서 같습니다.", null),
            [DoctorCode.SettingDiffers] = (
                "{option} 설정이 사일로마다 다릅니다: {given}",
                "모든 사일로를 한 대씩 같은 {option}(으)로 다시 시작하세요."
            ),
            [DoctorCode.ZonesSpread] = ("색인 사일로의 구역: {zones}", null),
            [DoctorCode.ZonesUnnamed] = (
                "--zone이 있는 사일로가 없습니다. 하나하나 따로 고장 나는 것으로 봅니다.",
                null
            ),
            [DoctorCode.ZonesOne] = (
                "색인 사일로가 모두 {zone} 구역에 있어, 그 구역이 멈추면 모든 사본이 함께 사라집니다.",
                "다른 구역(--zone)에도 사일로를 시작하거나, 함께 고장 나지 않는다면 --zone을 빼세요."
            ),
            [DoctorCode.ZonesPartly] = (
                "다른 사일로와 달리 --zone이 없는 색인 사일로: {silos}",
                "사본이 떨어져 있도록 {silos}에도 --zone 이름을 주세요."
            ),
            [DoctorCode.ZonesUneven] = (
                "구역마다 색인 사일로 수가 고르지 않습니다: {zones}. {zone}의 사일로가 더 많은 샤드를 갖습니다.",
                "{zone} 구역에 사일로를 더 시작하세요."
            ),
            [DoctorCode.ClocksAgree] = ("시계가 {reference}와(과) 최대 {seconds}초 다릅니다.", null),
            [DoctorCode.ClockOff] = (
                "{silo}의 시계가 {reference}와(과) {seconds}초 다릅니다(1초 넘음).",
                "시간 동기화(chrony, NTP)를 켜세요. 재시도, 키의 기한, 로그가 시계를 따릅니다."
            ),
            [DoctorCode.ClockFarOff] = (
                "{silo}의 시계가 {reference}와(과) {seconds}초 다릅니다(10초 넘음).",
                "시간 동기화(chrony, NTP)를 켜고 사일로를 다시 시작하세요. 재시도와 키의 기한이 어긋납니다."
            ),
            [DoctorCode.DiskRoom] = ("--data 디스크 가운데 가장 찬 것도 {size} 중 {free} 남았습니다({silo}).", null),
            [DoctorCode.DiskLow] = (
                "{silo}: --data의 디스크에 {size} 중 {free}만 남았습니다.",
                "공간을 비우거나 늘리세요. 필요한 크기는 deploy/SIZING.md에 있습니다."
            ),
            [DoctorCode.DiskFull] = (
                "{silo}: --data의 디스크에 {size} 중 {free}밖에 없어 곧 색인을 쓸 수 없습니다.",
                "지금 공간을 비우거나 늘리세요."
            ),
            [DoctorCode.MemoryRoom] = ("메모리는 많아야 {percent}% 쓰고 있습니다({silo}).", null),
            [DoctorCode.MemoryLow] = (
                "{silo}: 쓸 수 있는 메모리({size})의 {percent}%를 쓰고 있습니다.",
                "메모리를 늘리거나 그 사일로의 샤드나 모델을 줄이세요. deploy/SIZING.md를 보세요."
            ),
        };
}

using Pipeline.Contracts.Doctor;

namespace Pipeline.Cli.Output;

/// <content>Of shards, documents and models.</content>
internal static partial class KoreanFindings
{
    private static Dictionary<DoctorCode, (string Sentence, string? Fix)> Contents =>
        new()
        {
            [DoctorCode.CollectionsNone] = ("아직 컬렉션이 없습니다.", null),
            [DoctorCode.ShardsAnswer] = ("모든 샤드({count}개)가 응답합니다.", null),
            [DoctorCode.ShardsCopied] = ("샤드마다 준비된 사본: {copies}개", null),
            [DoctorCode.ShardsDown] = (
                "응답하는 사본이 없는 샤드: {shards}. 거기서는 아무것도 찾지 못합니다.",
                "없는 사일로를 시작하세요. 아니면 몇 분 안에 저장소에서 사본을 만듭니다. 막히면 로그에 까닭이 있습니다."
            ),
            [DoctorCode.ShardsPartial] = (
                "사본을 아직 만드는 중인 샤드: {shards}. 지금까지 만든 것만 검색됩니다.",
                "기다리세요. 저절로 계속됩니다. 'pipeline doctor'와 대시보드에서 진행을 볼 수 있습니다."
            ),
            [DoctorCode.CopiesComing] = (
                "다른 사본이 응답하는 동안 만들고 있는 사본: {copies}",
                "기다리세요. 저절로 계속됩니다. 그렇지 않으면 그 사일로의 로그에 까닭이 있습니다."
            ),
            [DoctorCode.CopiesMissing] = (
                "준비된 사본이 {wanted}개보다 적고 만드는 것도 없는 샤드: {shards}",
                "없는 사일로를 시작하세요. 사라진 지 1분이 지나면 다른 곳에 사본을 만듭니다."
            ),
            [DoctorCode.CopiesStalled] = (
                "{silo}에서 진행하지 못하는 샤드: {shards}. {cause}",
                "저절로 다시 시도합니다. 위의 까닭을 해결하고 {silo}의 로그를 보세요."
            ),
            [DoctorCode.CopiesBehind] = (
                "변경이 많이 밀린 사본: {copies}",
                "기다리세요. 따라잡지 못하면 일이 너무 많은 것이니 --role index로 사일로를 더 시작하세요."
            ),
            [DoctorCode.CopiesTogether] = (
                "다른 구역이 있는데도 사본이 모두 한 구역에 있는 샤드: {shards}",
                "몇 분 기다리면 저절로 옮겨집니다. 그렇지 않으면 다른 구역 사일로의 디스크와 로그를 보세요."
            ),
            [DoctorCode.DocumentsNoneWait] = ("검색되기를 기다리는 문서가 없습니다.", null),
            [DoctorCode.DocumentsMove] = ("검색되기를 기다리는 문서: {count}개, 길어야 {minutes}분째입니다.", null),
            [DoctorCode.DocumentsWait] = (
                "검색되기를 기다리는 문서: {count}개, 가장 오래된 것은 {minutes}분째입니다({collections}).",
                "'pipeline documents list -c {first} --state accepted'로 진행을 보세요. --role worker 사일로를 더하면 빨라집니다."
            ),
            [DoctorCode.DocumentsWell] = ("실패한 문서가 없습니다.", null),
            [DoctorCode.DocumentsFailed] = (
                "검색할 수 있게 만들지 못한 문서: {count}개({collections})",
                "'pipeline documents list -c {first} --state failed'로 까닭을 본 뒤 고쳐서 다시 추가하거나 'documents retry', 'documents delete' 하세요."
            ),
            [DoctorCode.LettersNone] = ("스트림으로 들어와 거절된 것이 없습니다.", null),
            [DoctorCode.LettersDead] = (
                "스트림으로 들어와 거절된 문서: {count}개",
                "까닭은 GET /api/dead-letters에 있고, DELETE /api/dead-letters?through=KEY로 지웁니다."
            ),
            [DoctorCode.ConnectorsWell] = ("막힌 커넥터가 없습니다(모두 {count}개).", null),
            [DoctorCode.ConnectorFails] = (
                "{connector} 커넥터가 계속하지 못합니다: {cause}",
                "위의 까닭을 해결하세요. 'pipeline connectors test {connector}'로 시험할 수 있고, 저절로 계속됩니다."
            ),
            [DoctorCode.ConnectorHolds] = (
                "{connector} 커넥터가 아무것도 지우지 않고 있습니다: {cause}",
                "원본을 되돌리세요. 일부러 없앤 것이면 'pipeline connectors run {connector} --confirm-prune'을 실행하세요(--watch는 --watch-allow-empty)."
            ),
            [DoctorCode.ModelPresent] = ("{role} 모델: {model}", null),
            [DoctorCode.WithoutEmbedder] = (
                "임베딩 모델이 없어 뜻이 아니라 단어로만 찾습니다.",
                "'pipeline models pull --defaults'를 실행하거나 모델 폴더에 모델을 넣으세요(docs/inference.md)."
            ),
            [DoctorCode.EnglishEmbedder] = (
                "내장 임베딩 모델을 쓰고 있어 뜻으로 찾기가 영어에서만 되고 덜 정확합니다.",
                "'pipeline models pull --defaults'를 실행하거나 모델 폴더에 모델을 넣으세요(docs/inference.md)."
            ),
            [DoctorCode.EmbedderElsewhere] = (
                "임베딩 모델 {model}이(가) 지금 어느 사일로에도 없어 단어로 찾고 문서는 기다립니다.",
                "그 모델이 있는 사일로를 시작하세요. 10분 동안 없으면 설치된 다른 모델이 이어받습니다."
            ),
            [DoctorCode.WithoutReranker] = (
                "재순위 모델이 없어 검색 순서가 그대로 남습니다.",
                "'pipeline models pull --defaults'를 실행하거나 모델 폴더에 모델을 넣으세요(docs/inference.md)."
            ),
            [DoctorCode.WithoutGenerator] = (
                "생성 모델이 없어 답변은 구절을 인용합니다.",
                "'pipeline models pull --defaults'를 실행하거나 모델 폴더에 모델을 넣으세요(docs/inference.md)."
            ),
            [DoctorCode.ModelBreaks] = (
                "{silo}: 모델 {model}이(가) 고장 나 다시 여는 중입니다. {cause}",
                "저절로 돌아옵니다. 되풀이되면 'pipeline models verify'와 {silo}의 로그를 보세요."
            ),
            [DoctorCode.ModelGivenUp] = (
                "{silo}: 모델 {model}이(가) 작동하지 않습니다. {cause}",
                "'pipeline models verify'를 실행한 뒤 {silo}을(를) 다시 시작하세요. 자세한 것은 로그에 있습니다."
            ),
            [DoctorCode.ModelIdle] = (
                "{silo}: 클러스터가 {role}에 {used}을(를) 쓰므로 모델 {model}은(는) 쓰이지 않습니다.",
                "{silo}에도 {used}을(를) 설치하거나('pipeline models pull {used}') {model}을(를) 치우세요."
            ),
            [DoctorCode.ModelsComing] = (
                "{silo}: {cause}",
                "기다리세요. 'pipeline models list'로 진행을 볼 수 있습니다."
            ),
            [DoctorCode.ModelsNotFetched] = (
                "{silo}: {cause}",
                "네트워크가 될 때 'pipeline models pull --defaults'를 실행하거나 파일을 복사하세요. 필요 없으면 --pull false를 쓰세요."
            ),
            [DoctorCode.Reembedding] = ("다시 임베딩하는 샤드: {shards}. {cause}", "기다리세요. 저절로 계속됩니다."),
            [DoctorCode.ScansRead] = ("스캔과 그림을 읽습니다({languages}).", null),
            [DoctorCode.ScansUnread] = (
                "{silo}: Tesseract가 없어 스캔과 그림을 읽지 못합니다.",
                "데비안, 우분투: apt install tesseract-ocr tesseract-ocr-kor poppler-utils. macOS: brew install tesseract tesseract-lang poppler. 윈도우: winget install UB-Mannheim.TesseractOCR. 설치한 뒤 실패한 문서를 다시 시도하세요."
            ),
            [DoctorCode.ScanLanguageLacking] = (
                "{silo}: 스캔과 그림을 읽을 때 쓸 언어 {languages}이(가) 없습니다.",
                "Tesseract에 설치한 뒤(데비안, 우분투: apt install tesseract-ocr-kor tesseract-ocr-eng, macOS: brew install tesseract-lang) 그 언어의 스캔을 다시 올리세요."
            ),
            [DoctorCode.NotChecked] = (
                "확인하지 못함({checks}): {cause}",
                "다시 확인하세요. 그대로라면 {silo}의 로그에 까닭이 있습니다."
            ),
        };
}

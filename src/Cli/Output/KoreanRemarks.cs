using Pipeline.Contracts.Remarks;

namespace Pipeline.Cli.Output;

/// <summary>The Korean sentence of every remark of a server, with its values in braces; the English ones are the
/// server's own.</summary>
internal static class KoreanRemarks
{
    public static readonly Dictionary<RemarkCode, string> All = new()
    {
        [RemarkCode.Hits] = "{count}개 찾음",
        [RemarkCode.Passages] = "구절 {count}개",
        [RemarkCode.Tokens] = "토큰 {count}개",
        [RemarkCode.SearchedAs] = "“{question}”(으)로 찾음",
        [RemarkCode.AlsoSearchedAs] = "“{question}”(으)로도 찾음",
        [RemarkCode.LedTo] = "“{question}”(으)로 이어짐",
        [RemarkCode.NoFurtherStep] = "한 번의 검색으로 충분했거나 이어지는 것이 없음",
        [RemarkCode.NoOtherWords] = "질문을 달리 말할 낱말이 없습니다.",
        [RemarkCode.SearchedByPassage] = "생성 모델이 쓴 {count}토큰 문단으로도 찾음",
        [RemarkCode.ExpansionNeedsGenerator] =
            "문단을 써서 찾으려면 질문의 언어를 쓰는 생성 모델이 필요한데 없습니다. 질문 그대로 찾았습니다.",
        [RemarkCode.CacheHit] = "캐시에 있음",
        [RemarkCode.CacheMiss] = "캐시에 없음",
        [RemarkCode.CacheShared] = "같은 질문에 답하는 중이어서 그 답변을 함께 받습니다.",
        [RemarkCode.CacheEarlier] = "그 뒤로 문서가 바뀌어, 답변이 아직 맞는지 확인합니다.",
        [RemarkCode.CacheNear] = "캐시에 있음: 말만 다른 같은 질문",
        [RemarkCode.CacheConfirmed] = "캐시에 있음: 그 뒤로 문서가 바뀌었지만 문단은 같습니다",
        [RemarkCode.CacheNotUsed] = "캐시를 쓰지 않기로 했거나, 답변을 무작위로 뽑습니다.",
        [RemarkCode.Quoted] = "인용함",
        [RemarkCode.EmbeddedBy] = "{model}",
        [RemarkCode.Corrected] = "고쳐 씀",
        [RemarkCode.NothingToCorrect] = "고칠 것 없음",
        [RemarkCode.NoVectors] = "아직 이 임베딩 모델의 벡터가 있는 청크가 없습니다.",
        [RemarkCode.EmbedderLanguage] = "임베딩 모델 '{model}'은(는) 질문의 언어를 알지 못합니다.",
        [RemarkCode.EmbedderGone] =
            "임베딩 모델 '{model}'이(가) 더는 설치되어 있지 않습니다. 문서를 다시 임베딩할 때까지 단어로 찾습니다.",
        [RemarkCode.OneList] = "키워드 검색과 벡터 검색 중 하나만 쓰였습니다.",
        [RemarkCode.NothingToRerank] = "재순위를 매길 것이 없습니다.",
        [RemarkCode.RerankUnproven] = "이 컬렉션에서는 재순위가 순서를 낫게 한다고 확인되지 않았습니다(가중치 0).",
        [RemarkCode.StageFailed] = "단계가 실패했습니다. 까닭은 로그에 있습니다.",
        [RemarkCode.StageCutOff] = "단계가 끝나기 전에 답변이 끝났습니다.",
        [RemarkCode.NotAnswered] = "문서에 이 질문의 답이 없습니다. 아래는 관련 있을 수 있는 문단입니다.",
        [RemarkCode.NothingFound] = "문서에서 이 질문과 관련된 내용을 찾지 못했습니다.",
        [RemarkCode.DocumentsWaiting] = "아직 색인 중인 문서가 {count}개 있습니다. 잠시 뒤에 다시 물어보세요.",
        [RemarkCode.GeneratorMissing] = "생성 모델이 없어 문서의 문장을 그대로 인용합니다.",
        [RemarkCode.GeneratorBroken] = "생성 모델을 지금 쓸 수 없어 문서의 문장을 그대로 인용합니다.",
        [RemarkCode.GeneratorLanguage] =
            "생성 모델 '{model}'은(는) 질문의 언어를 지원하지 않아 문서의 문장을 그대로 인용합니다.",
        [RemarkCode.GeneratorUnmeasured] =
            "생성 모델 '{model}'을(를) 이 컬렉션에서 아직 재지 않아 문서의 문장을 그대로 인용합니다.",
        [RemarkCode.GeneratorUnproven] =
            "이 컬렉션에서 재 보니 생성 모델 '{model}'의 답변은 {generated}%, 인용은 {quoted}%가 답을 담았고 생성된 글의 {supported}%가 문서로 확인되어, 문서의 문장을 그대로 인용합니다.",
        [RemarkCode.NotSupported] = "생성된 문장을 문서에서 확인할 수 없어 문서의 문장을 그대로 인용합니다.",
        [RemarkCode.NoEmbedder] =
            "임베딩 모델이 설치되어 있지 않고 내장 모델도 프로그램 옆에 없어 단어로만 찾습니다. 'pipeline models pull --defaults'로 받을 수 있습니다.",
        [RemarkCode.NoReranker] =
            "재순위 모델이 설치되어 있지 않습니다. 'pipeline models pull --defaults'로 받을 수 있습니다.",
        [RemarkCode.NoGenerator] =
            "생성 모델이 설치되어 있지 않아 답변은 문서를 인용합니다. 'pipeline models pull --defaults'로 받을 수 있습니다.",
        [RemarkCode.BuiltInEmbedder] =
            "벡터 검색에 내장된 영어 임베딩 모델을 씁니다. 한국어는 단어로 찾습니다. 여러 언어를 아는 모델은 'pipeline models pull --defaults'로 받을 수 있습니다.",
        [RemarkCode.EmbedderNotInstalled] = "임베딩 모델 '{model}'이(가) 더는 설치되어 있지 않습니다.",
        [RemarkCode.ProgramEnding] = "프로그램이 종료되는 중입니다.",
        [RemarkCode.ModelReopening] = "모델 '{model}'을(를) 다시 올리는 중입니다. ({reason})",
        [RemarkCode.ModelFaulted] = "모델 '{model}'이(가) 고장 나서 곧 다시 올립니다. ({reason})",
        [RemarkCode.ModelFailed] =
            "모델 '{model}'이(가) 연달아 {faults}번 실패했습니다. 모델을 설치하거나 프로그램을 다시 시작할 때까지 다시 올리지 않습니다. ({reason})",
        [RemarkCode.ModelBroken] =
            "{device}의 모델 '{model}'을(를) {since}부터 쓸 수 없습니다. 까닭은 워커 목록에 있습니다.",
        [RemarkCode.GeneratorProcessEnded] = "생성 모델 '{model}'의 프로세스가 끝났거나 멈췄습니다. 다시 시작합니다.",
        [RemarkCode.GeneratorProcessGivenUp] =
            "생성 모델 '{model}'의 프로세스가 연달아 {times}번 끝났습니다. 까닭은 로그에 있습니다. 프로그램을 다시 시작하세요.",
        [RemarkCode.NoWorkerSilo] =
            "클러스터에 'worker' 역할의 사일로가 지금 없어 '{role}' 모델이 없습니다. --role worker 또는 --role all로 하나를 시작하세요.",
        [RemarkCode.EmbedderAway] =
            "클러스터의 임베딩 모델 '{model}'이(가) 지금 어느 사일로에도 없습니다. 단어로 찾고, 문서는 기다립니다. 그 모델이 있는 사일로를 시작하세요.",
        [RemarkCode.ModelUnused] =
            "사일로 '{silo}'의 모델 '{model}'은(는) 쓰이지 않습니다. 클러스터는 '{role}'에 '{used}'을(를) 씁니다.",
        [RemarkCode.ModelDamaged] = "파일이 손상되었습니다. ({reason})",
        [RemarkCode.BuiltInModel] = "영어 모델입니다. 다른 임베딩 모델이 없을 때 씁니다.",
        [RemarkCode.Downloading] =
            "모델 '{model}'을(를) 내려받는 중입니다({percent}%). 그동안 다른 것은 모두 쓸 수 있습니다.",
        [RemarkCode.DownloadStarting] = "모델 '{model}'을(를) 내려받는 중입니다. 그동안 다른 것은 모두 쓸 수 있습니다.",
        [RemarkCode.DownloadOffline] =
            "내려받지 못한 모델: {models}. 서버에 닿지 못했습니다. 네트워크가 없으면 모델 폴더를 {folder}에 복사하고, 프록시 뒤라면 HTTPS_PROXY를 설정하세요. 그런 다음 'pipeline models pull --defaults'를 실행하세요.",
        [RemarkCode.DownloadFailed] = "내려받지 못한 모델: {models}. ({reason})",
        [RemarkCode.TooManyBytes] =
            "문서가 {bytes}바이트인데 {most}바이트까지 받습니다. 나누거나 --max-document-bytes를 올리세요.",
        [RemarkCode.EmptyDocument] = "문서가 비어 있습니다.",
        [RemarkCode.NoText] = "{format} 문서에 글이 없습니다.",
        [RemarkCode.ScannedPdf] =
            "PDF에 글이 없고, 그림에서도 글을 알아보지 못했습니다. 스캔한 문서라면 300dpi로 다시 스캔해 올리세요.",
        [RemarkCode.UnmappedPdf] =
            "PDF의 글꼴에 글자 정보가 없어 글을 알아낼 수 없습니다. 문자 인식(OCR)을 한 뒤 다시 올리세요.",
        [RemarkCode.DocumentTooLarge] = "문서가 {size}인데 {most}까지(MaxBytes) 읽습니다. 나누거나 한도를 올리세요.",
        [RemarkCode.TooManyPages] = "문서가 {pages}쪽인데 {most}쪽까지(MaxPages) 읽습니다. 나누거나 한도를 올리세요.",
        [RemarkCode.TooManyCells] =
            "CSV의 한 행에 칸이 {cells}개인데 {most}개까지 읽습니다. 구분 문자와 따옴표를 확인하거나 나누세요.",
        [RemarkCode.TooManyParts] = "문서의 부분이 {most}개를 넘습니다(MaxParts). 문서를 나누세요.",
        [RemarkCode.UnpacksTooLarge] =
            "문서를 풀면 {most}(MaxUncompressedBytes)을 넘거나 {ratio}배(MaxCompressionRatio)를 넘습니다. 나누거나 한도를 올리세요.",
        [RemarkCode.TagTooLarge] =
            "문서의 한 요소에 속성이 {most}보다 많습니다. 만든 프로그램에서 열어 다시 저장한 뒤 올리세요.",
        [RemarkCode.NothingInside] =
            "압축 파일에 읽을 수 있는 문서가 없습니다({names}). 안에 든 것을 읽는 형식으로 올리세요.",
        [RemarkCode.UnsupportedType] =
            "읽지 않는 형식입니다({kind}). 텍스트, 마크다운, HTML, PDF, 한글, 오피스, 오픈도큐먼트, EPUB, 메일, CSV, JSON으로 올리세요.",
        [RemarkCode.OldOffice] = "예전 바이너리 오피스 문서는 읽지 않습니다. DOCX나 PDF로 저장해 다시 올리세요.",
        [RemarkCode.OldHwp] = "한글 3 이하의 HWP 문서는 읽지 않습니다. 한글에서 열어 HWPX로 저장한 뒤 올리세요.",
        [RemarkCode.WrongType] =
            "{declared} 문서라고 했지만 내용이 다릅니다. 실제 형식을 알려 주거나 그 형식으로 다시 저장하세요.",
        [RemarkCode.NotText] =
            "글도 아니고 읽는 형식도 아닙니다. 텍스트, 마크다운, HTML, PDF, 한글, 오피스, 오픈도큐먼트, EPUB, 메일, CSV, JSON으로 올리세요.",
        [RemarkCode.UnknownEncoding] =
            "글의 인코딩을 알 수 없습니다. UTF-8로 저장해 다시 올리거나 문자 집합을 알려 주세요.",
        [RemarkCode.WrongEncoding] =
            "글이 {encoding}에 맞지 않습니다. UTF-8로 저장해 다시 올리거나 맞는 문자 집합을 알려 주세요.",
        [RemarkCode.Encrypted] = "암호로 잠긴 문서입니다. 암호를 주어 다시 시도하거나, 암호를 없애고 다시 올리세요.",
        [RemarkCode.WrongPassword] = "준 암호로 열리지 않는 문서입니다. 맞는 암호로 다시 시도하세요.",
        [RemarkCode.UnreadEncryption] =
            "암호가 있어도 읽지 못하는 방식으로 잠긴 문서입니다: {kind}. 만든 프로그램에서 열어 암호를 없애고 다시 올리세요.",
        [RemarkCode.CostlyPassword] =
            "문서를 열려면 키를 {rounds}번 되풀이해 만들어야 하는데, 많아야 {most}번까지 합니다. 암호를 없애고 다시 올리세요.",
        [RemarkCode.Locked] = "인증서나 DRM으로 잠긴 문서입니다. 문서를 만든 사람이 잠금 없이 저장한 것을 올리세요.",
        [RemarkCode.Damaged] =
            "{format} 문서가 잘렸거나 손상되었습니다. 만든 프로그램에서 열어 다시 저장한 뒤 올리세요.",
        [RemarkCode.TooDeep] = "문서가 {most}단계보다 깊이 겹쳐 있습니다(MaxNesting). 얕게 고치거나 한도를 올리세요.",
        [RemarkCode.TooMuchText] = "문서의 글이 {most}자를 넘습니다(MaxCharacters). 나누거나 한도를 올리세요.",
        [RemarkCode.ReadTimedOut] = "읽는 데 {seconds}초(Timeout)보다 오래 걸렸습니다. 나누거나 한도를 올리세요.",
        [RemarkCode.ReadOutOfMemory] =
            "읽는 데 메모리가 {most}(MaxMemoryBytes)보다 많이 필요했습니다. 나누거나 한도를 올리세요.",
        [RemarkCode.ReaderCrashed] =
            "이 문서를 읽던 프로세스가 끝났습니다. 문서가 깨진 듯하니 만든 프로그램에서 열어 다시 저장한 뒤 올리세요.",
        [RemarkCode.TooManyPixels] =
            "그림의 화소가 {pixels}개인데 {most}개까지(MaxPixels) 읽습니다. 줄이거나 한도를 올리세요.",
        [RemarkCode.NothingRecognised] =
            "그림에서 글을 알아보지 못했습니다. 글이 있다면 300dpi로 다시 스캔해 올리세요.",
        [RemarkCode.NoTextRecognition] =
            "글이 그림으로 든 문서인데, 읽는 곳에 문자 인식(OCR)이 없습니다. 한국어와 영어를 포함해 Tesseract를 설치한 뒤(데비안, 우분투: apt install tesseract-ocr tesseract-ocr-kor poppler-utils, macOS: brew install tesseract tesseract-lang poppler, 윈도우: winget install UB-Mannheim.TesseractOCR) 문서를 다시 시도하세요.",
        [RemarkCode.FailedAgain] = "읽지 못했고 다시 시도해도 마찬가지였습니다. 문서를 나누거나 다시 저장해 올리세요.",
        [RemarkCode.Unreadable] = "문서를 읽을 수 없습니다. ({reason})",
        [RemarkCode.ReaderUnavailable] = "문서 읽기 프로세스를 시작하지 못했습니다. 까닭은 로그에 있습니다.",
        [RemarkCode.ContentLost] = "저장소에 있는 내용이 손상되었습니다. 다시 올리세요.",
        [RemarkCode.ProcessingFailed] = "문서를 처리하지 못했습니다. 까닭은 로그에 있습니다.",
        [RemarkCode.EmbeddingFailed] = "글을 임베딩하지 못했습니다. 까닭은 로그에 있습니다.",
        [RemarkCode.EmbedderReplaced] = "그동안 임베딩 모델이 거듭 바뀌었습니다.",
        [RemarkCode.StoreRefuses] = "저장소에 넣을 수 없습니다. ({reason})",
        [RemarkCode.StoringFailed] = "청크를 저장하지 못했습니다. 까닭은 로그에 있습니다.",
        [RemarkCode.Cancelled] = "청크로 나누기 전에 취소되었습니다.",
        [RemarkCode.NotIndexable] = "색인에 넣을 수 없습니다. ({reason})",
        [RemarkCode.IndexNotSaved] =
            "색인을 저장하지 못해 다시 시작할 때 오래 걸립니다. 디스크가 가득 찼거나 쓸 수 없습니다.",
        [RemarkCode.IndexReopened] = "색인을 다시 엽니다. 새 색인이 따라잡을 때까지 옛 색인이 답합니다.",
        [RemarkCode.IndexReplaced] =
            "임베딩 모델 '{embedder}'의 색인을 만듭니다. 따라잡고 문서를 다시 임베딩할 때까지 '{serving}'의 색인이 답합니다.",
        [RemarkCode.ReembeddingIndexes] =
            "문서를 모두 임베딩했습니다. 색인을 만들고 있으며, 모든 복제본이 갖추면 바뀝니다.",
        [RemarkCode.IndexBuilt] = "저장소에서 색인을 만듭니다. 지금까지 들어간 것만 검색됩니다.",
        [RemarkCode.IndexOpening] = "색인을 여는 중입니다.",
        [RemarkCode.IndexNotWritable] =
            "색인에 쓸 수 없습니다. 디스크가 가득 찼거나, 폴더에 쓸 수 없거나, 다른 곳에서 쓰는 중입니다.",
        [RemarkCode.StoreUnreachable] = "지금 저장소를 읽거나 쓸 수 없습니다.",
        [RemarkCode.StoreDamaged] = "저장소가 손상되었습니다. 백업에서 되살리세요.",
        [RemarkCode.ProgramFault] = "프로그램의 오류입니다. 자세한 것은 로그에 있습니다.",
        [RemarkCode.GuardPolicyBroken] =
            "{file}의 가드레일 정책을 쓸 수 없어 마지막으로 올바르던 판을 씁니다: {reason}",
        [RemarkCode.FewerSilosThanReplicas] =
            "샤드마다 사일로 {replicas}개에 두기로 했는데(--replicas) 지금은 {silos}개뿐입니다. 사일로가 더 들어올 때까지 사본이 그만큼 적습니다.",
        [RemarkCode.NoReply] = "{seconds}초 안에 응답하지 않았거나 실패했습니다. 자세한 것은 로그에 있습니다.",
        [RemarkCode.SourceUnreachable] = "{address}에 연결할 수 없습니다. ({detail})",
        [RemarkCode.SourceForbids] = "{address}에서 접근을 거부했습니다. 인증 정보를 확인하세요.",
        [RemarkCode.SourceMissing] = "{address}에 아무것도 없습니다.",
        [RemarkCode.SourceSlow] = "{address}에서 {seconds}초 안에 응답하지 않았습니다.",
        [RemarkCode.SourceBroken] = "{address}에서 오류로 응답했습니다. ({detail})",
        [RemarkCode.SourceEmptied] =
            "원본이 비어 있습니다. 전에는 항목이 {known}개 있었습니다. --confirm-prune으로 확인할 때까지 문서를 지우지 않습니다.",
        [RemarkCode.SourceShrunk] =
            "항목 {known}개 가운데 {gone}개가 한꺼번에 사라졌습니다. --confirm-prune으로 확인할 때까지 문서를 지우지 않습니다.",
        [RemarkCode.SourceTooLarge] = "원본에 항목이 너무 많습니다. {most}개까지만 가져옵니다.",
        [RemarkCode.SettingWrong] = "{setting} 설정을 쓸 수 없습니다. ({detail})",
        [RemarkCode.CredentialMissing] = "인증 정보가 없습니다: {reference}. 서버에 설정하세요.",
        [RemarkCode.AddressPrivate] =
            "{host}은(는) 사설망 주소입니다. 서버 운영자가 --connector-hosts로 허용할 수 있습니다.",
        [RemarkCode.ProgramMissing] = "서버에 {program} 프로그램이 설치되어 있지 않습니다.",
        [RemarkCode.RobotsForbid] = "{address}의 robots.txt가 프로그램의 접근을 막고 있습니다.",
        [RemarkCode.ItemUnreadable] = "읽을 수 없습니다. ({detail})",
        [RemarkCode.ItemTooLarge] = "크기가 {bytes}바이트입니다. {most}바이트까지만 가져옵니다.",
        [RemarkCode.ItemRefused] = "접수되지 않았습니다. ({detail})",
        [RemarkCode.EventRefused] = "{address}에서 이벤트를 받지 않습니다. ({detail})",
        [RemarkCode.RunInterrupted] = "실행이 도중에 끝났습니다. 다음 실행이 이어서 합니다.",
        [RemarkCode.RunFaulted] = "실행 중에 프로그램 오류가 났습니다. 자세한 것은 로그에 있습니다.",
        [RemarkCode.ConnectorFailing] = "{connector} 커넥터가 일을 계속하지 못합니다: {reason}",
    };
}

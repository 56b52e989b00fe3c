using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;

namespace Pipeline.Cli.Output;

/// <summary>
/// What a person reads of an answer's end, of errors and of what else a server says, in the person's language. A server
/// sends its sentences in English, with code, reason and values; English readers get those, Korean readers the sentence
/// of the reason or code with the values in it.
/// </summary>
internal sealed partial class Wording
{
    /// <summary>Texts by key: English, Korean. Errors have the key <c>error.code</c> or
    /// <c>error.code.reason</c>.</summary>
    private static readonly Dictionary<string, (string English, string Korean)> Texts = new(StringComparer.Ordinal)
    {
        ["error"] = ("error", "오류"),
        ["note"] = ("note", "알림"),
        ["retry"] = ("Try again in {seconds} s.", "{seconds}초 뒤에 다시 시도하세요."),
        ["error.invalid_request"] = ("{param} cannot be used as it is.", "{param} 항목이 올바르지 않습니다."),
        ["error.invalid_request.out_of_range"] = (
            "{param} is {value}; it must be from {low} to {high}.",
            "{param} 값은 {low}에서 {high} 사이여야 하는데 {value}입니다."
        ),
        ["error.invalid_request.not_one_of"] = (
            "{param} is '{value}'; it must be one of {allowed}.",
            "{param} 값은 {allowed} 중 하나여야 하는데 '{value}'입니다."
        ),
        ["error.invalid_request.empty"] = (
            "{param} is empty; give 1 to {most} characters.",
            "{param} 항목이 비어 있습니다. 1자에서 {most}자까지 쓸 수 있습니다."
        ),
        ["error.invalid_request.too_long"] = (
            "{param} has {length} characters; at most {most} are allowed.",
            "{param} 항목은 {most}자까지 쓸 수 있는데 {length}자입니다. 줄이거나 문서로 추가하세요."
        ),
        ["error.invalid_request.not_unicode"] = (
            "{param} is not valid Unicode.",
            "{param} 항목에 깨진 문자가 있습니다."
        ),
        ["error.unknown_collection"] = (
            "There is no such collection.",
            "'{collection}' 컬렉션이 없습니다. 'pipeline collections'로 있는 것을 볼 수 있습니다."
        ),
        ["error.unknown_document"] = (
            "There is no such document.",
            "'{collection}' 컬렉션에 '{document}' 문서가 없습니다."
        ),
        ["error.unknown_model"] = ("There is no such model.", "그런 모델이 없습니다."),
        ["error.unknown_answer"] = (
            "There is no answer of that id, or it is no longer kept. Ask again.",
            "그런 답변이 없거나 더는 보관하지 않습니다. 다시 물어보세요."
        ),
        ["error.unknown_path"] = (
            "The server has nothing at that path; it may be another version.",
            "서버에 그런 경로가 없습니다. 서버 버전이 다를 수 있습니다."
        ),
        ["error.conflict"] = ("That does not go together with what exists.", "이미 있는 것과 맞지 않습니다."),
        ["error.conflict.unknown_guard_policy"] = (
            "The guardrail policy '{policy}' is to hold here, and the server does not have it.",
            "'{policy}' 가드레일 정책을 적용해야 하는데 서버에 없습니다. --guard-policies 폴더에 {policy}.json을 넣으세요."
        ),
        ["error.invalid_request.unknown_guard_policy"] = (
            "The server has no guardrail policy '{policy}'.",
            "서버에 '{policy}' 가드레일 정책이 없습니다. --guard-policies 폴더에 {policy}.json을 넣으세요."
        ),
        ["error.too_large"] = ("The content is larger than the server takes.", "내용이 서버가 받는 크기보다 큽니다."),
        ["error.overloaded"] = ("The server has too much to do.", "서버가 바쁩니다."),
        ["error.blocked"] = ("A guardrail blocked the text.", "가드레일이 차단했습니다."),
        ["error.model_unavailable"] = ("The model that this needs is not there.", "필요한 모델을 쓸 수 없습니다."),
        ["error.store_unavailable"] = (
            "The store cannot be written at the moment; nothing was accepted.",
            "저장소에 쓸 수 없어 아무것도 접수하지 않았습니다."
        ),
        ["error.deadline_exceeded"] = (
            "It took longer than allowed.",
            "정해진 시간 안에 끝나지 않았습니다. 시간을 늘리거나 더 적게 요청하세요."
        ),
        ["error.internal"] = (
            "It failed inside the program; the server's log has the details.",
            "프로그램 안에서 실패했습니다. 서버 로그에 자세한 내용이 있습니다."
        ),
        ["error.unreachable"] = (
            "No server answers at the address.",
            "그 주소에서 응답하는 서버가 없습니다. 서버를 시작하거나 --server로 주소를 알려 주세요."
        ),
        ["error.unreachable.refused"] = (
            "Nothing listens at {address}.",
            "{address}에서 듣고 있는 서버가 없습니다(연결 거절). 서버를 시작하거나 --server, PIPELINE_SERVER로 주소를 알려 주세요."
        ),
        ["error.unreachable.unknown_host"] = (
            "There is no machine of the name in {address}.",
            "{address}의 이름을 가진 기계를 찾을 수 없습니다. --server나 PIPELINE_SERVER의 철자와 DNS를 확인하세요."
        ),
        ["error.unreachable.tls"] = (
            "{address} cannot be spoken to by TLS.",
            "{address}와(과) TLS로 통신할 수 없습니다. 서버가 https가 아니면 http://로 쓰고, 인증서를 이 기계가 믿는지 확인하세요({detail})."
        ),
        ["error.unreachable.no_http"] = (
            "What listens at {address} does not speak HTTP.",
            "{address}에서 듣는 것이 HTTP로 답하지 않습니다. https 서버라면 https://로 쓰고, 포트가 맞는지 확인하세요."
        ),
        ["error.role_unavailable"] = (
            "No server of the cluster with the role '{role}' runs now. Start one and ask again.",
            "클러스터에 '{role}' 역할을 하는 서버가 지금 없습니다. 하나를 시작한 뒤 다시 시도하세요."
        ),
        ["error.silo_lost"] = (
            "A server of the cluster was lost during the request; others take over. Ask again.",
            "요청을 처리하던 클러스터의 서버가 사라졌습니다. 다른 서버가 이어받으니 다시 시도하세요."
        ),
        ["error.index_unavailable"] = (
            "The index cannot answer at the moment; it comes back by itself.",
            "색인이 잠시 응답하지 못합니다. 저절로 돌아옵니다."
        ),
        ["error.unknown_method"] = (
            "The server does not take that at this path; it may be another version.",
            "이 경로에서는 할 수 없는 요청입니다. 서버 버전이 다를 수 있습니다."
        ),
        ["error.forbidden"] = ("You may not change what is there.", "바꿀 권한이 없습니다."),
        ["error.invalid_api_key"] = (
            "The API key is not one that this server takes.",
            "서버가 받아들이는 API 키가 아닙니다."
        ),
        ["error.invalid_api_key.missing_key"] = (
            "This server wants an API key; give one with --key or PIPELINE_KEY.",
            "이 서버는 API 키가 필요합니다. --key나 PIPELINE_KEY로 알려 주세요."
        ),
        ["error.invalid_api_key.unknown_key"] = (
            "This server does not know the API key.",
            "서버가 모르는 API 키입니다. 발급받은 그대로인지 확인하세요."
        ),
        ["error.invalid_api_key.expired_key"] = (
            "The API key has expired; ask an administrator for a new one.",
            "API 키의 기한이 지났습니다. 관리자에게 새 키를 받으세요."
        ),
        ["error.invalid_api_key.revoked_key"] = (
            "The API key was revoked; ask an administrator for a new one.",
            "API 키가 폐기되었습니다. 관리자에게 새 키를 받으세요."
        ),
        ["error.invalid_api_key.no_issuer"] = (
            "The identity provider cannot be asked at the moment, so nobody can be let in.",
            "인증 서버에 물어볼 수 없어 토큰을 확인하지 못했습니다."
        ),
        ["error.forbidden.role_needed"] = ("This needs a key with the role {role}.", "{role} 역할의 키가 필요합니다."),
        ["error.forbidden.collection_not_allowed"] = (
            "This key is not for collection '{collection}'.",
            "이 키로는 '{collection}' 컬렉션을 쓸 수 없습니다."
        ),
        ["error.unknown_key"] = (
            "No key of that id still holds.",
            "'{key}' 키가 없거나 이미 폐기되었습니다. 'pipeline keys list'로 있는 것을 볼 수 있습니다."
        ),
        ["error.rate_limit_exceeded"] = ("This key has used up what it may.", "이 키의 한도를 다 썼습니다."),
        ["error.rate_limit_exceeded.requests_per_minute"] = (
            "This key may make {most} requests a minute, and has made them.",
            "이 키는 1분에 {most}번까지 요청할 수 있습니다."
        ),
        ["error.rate_limit_exceeded.tokens_per_day"] = (
            "This key may use {most} tokens a day (UTC), and they are used up.",
            "이 키는 하루(UTC)에 토큰 {most}개까지 쓸 수 있습니다."
        ),
        ["error.shutting_down"] = (
            "The server is being stopped, so this was not finished.",
            "서버가 종료되는 중이라 끝내지 못했습니다."
        ),
        ["key.once"] = (
            "This is the secret of key {id}; keep it now, nobody can see it again.",
            "키 {id}의 비밀값입니다. 다시 볼 수 없으니 지금 보관하세요."
        ),
        ["end.blocked"] = (
            "A guardrail blocked the {place} (rule {rule}).",
            "가드레일이 {place}을(를) 차단했습니다(규칙 {rule})."
        ),
        ["end.cancelled"] = ("The answer was cancelled.", "답변이 취소되었습니다."),
        ["end.failed"] = ("The answer failed.", "답변에 실패했습니다."),
        ["end.noPassages"] = (
            "No passage matches; there is nothing to answer from.",
            "맞는 구절이 없어 답할 근거가 없습니다."
        ),
        ["end.notFound"] = (
            "The documents do not say; --anyway answers from the nearest passages.",
            "문서에 답이 없습니다. --anyway를 쓰면 가장 가까운 문단으로 답합니다."
        ),
        ["ask.related"] = ("Possibly related:", "관련 있을 수 있는 문단:"),
        ["grounding.supported"] = ("The passages found support this answer.", "찾은 문단이 이 답변을 뒷받침합니다."),
        ["grounding.partial"] = (
            "The passages found support this answer in part.",
            "찾은 문단이 이 답변을 일부만 뒷받침합니다."
        ),
        ["grounding.none"] = (
            "The passages found do not seem to answer the question.",
            "찾은 문단에는 이 질문의 답이 없어 보입니다."
        ),
        ["end.length"] = ("The answer was cut off at --max-tokens.", "답변이 --max-tokens에서 잘렸습니다."),
        ["ask.conflict"] = (
            "the sources disagree: [{first}] “{firstText}”, but [{second}] “{secondText}”",
            "근거가 서로 다릅니다. [{first}] “{firstText}” [{second}] “{secondText}”"
        ),
        ["support.partly"] = ("the passages say only a part of: {text}", "문서에서 일부만 확인됩니다: {text}"),
        ["support.unsupported"] = ("the passages do not say: {text}", "문서에서 확인되지 않습니다: {text}"),
        ["end.coverage"] = (
            "{answered} of {shards} shards answered.",
            "샤드 {shards}개 중 {answered}개만 응답했습니다."
        ),
        ["search.mode"] = ("searched as {mode}{why}.", "검색 방식: {mode}{why}"),
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
        ["search.nothing"] = ("Nothing was found.", "찾은 것이 없습니다."),
        ["search.didYouMean"] = ("Did you mean: {query}", "이것을 찾으셨나요: {query}"),
        ["stage.skipped"] = ("skipped", "건너뜀"),
        ["stage.failed"] = ("failed", "실패"),
        ["document.failed"] = ("failed: {document}: {stage}: {why}", "실패: {document}: {stage}: {why}"),
        ["place.question"] = ("question", "질문"),
        ["place.context"] = ("passages", "근거"),
        ["place.output"] = ("answer", "답변"),
    };

    /// <summary>Codes of which the server's sentence says what no wording of the code can.</summary>
    private static readonly HashSet<string> Particular =
    [
        "invalid_request",
        "conflict",
        "too_large",
        "model_unavailable",
        "unknown_model",
        "blocked",
    ];

    private readonly bool _isKorean;

    private Wording(bool isKorean) => _isKorean = isKorean;

    /// <summary>Where a passage stands in the original; null: that is not known.</summary>
    public string? Place(int? page, PassagePlace? place) => PlaceText.Of(page, place, _isKorean);

    public static Wording English { get; } = new(isKorean: false);

    public static Wording Korean { get; } = new(isKorean: true);

    /// <summary>The wording of a language tag or a locale such as <c>ko_KR.UTF-8</c>; English for any but
    /// Korean.</summary>
    public static Wording Of(string? locale) =>
        locale?.StartsWith("ko", StringComparison.OrdinalIgnoreCase) == true
        && (locale.Length == 2 || !char.IsAsciiLetter(locale[2]))
            ? Korean
            : English;

    /// <summary>The wording of the environment, by the order in which POSIX has it.</summary>
    public static Wording Of(Func<string, string?> variable) =>
        Of(
            new[] { "LC_ALL", "LC_MESSAGES", "LANG" }
                .Select(variable)
                .FirstOrDefault(value => !string.IsNullOrEmpty(value))
        );

    /// <summary>Whether there is a text of that key.</summary>
    public static bool Has(string key) => Find(key) is not null;

    /// <summary>A text with its values.</summary>
    public string Text(string key, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Fill(Find(key) ?? throw new KeyNotFoundException($"There is no text of the key '{key}'."), values);

    /// <summary>The one of two texts that is in this language, with its values.</summary>
    public string Fill((string English, string Korean) texts, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var text = _isKorean ? texts.Korean : texts.English;
        foreach (var (name, value) in values)
        {
            text = text.Replace(
                $"{{{name}}}",
                Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            );
        }

        return text;
    }

    /// <summary>A remark of a server in words.</summary>
    /// <param name="code">Its code; null when the server knows none.</param>
    /// <param name="values">Its values.</param>
    /// <param name="message">The server's own sentence, in English.</param>
    public string? Remark(string? code, IReadOnlyDictionary<string, string>? values, string? message) =>
        _isKorean || string.IsNullOrEmpty(message) ? ByCode(code, values, message) : message;

    /// <summary>The notice on an answer in words, which the server says in the question's language, not the
    /// reader's.</summary>
    public string? Notice(DoneEvent done) => ByCode(done.NoticeCode, done.NoticeValues, done.Notice);

    /// <summary>An error in words.</summary>
    public string Error(PipelineException error) => Error(error.ToDetail());

    /// <inheritdoc cref="Error(PipelineException)"/>
    public string Error(ErrorDetail error)
    {
        if (!_isKorean && error.Message.Length > 0)
        {
            return error.Message;
        }

        if (RemarkCodes.Find(error.Reason) is not null)
        {
            var reason = ByCode(error.Reason, error.Values, error.Message)!;
            return error.RetryAfterSeconds is { } wait ? $"{reason} {Text("retry", ("seconds", wait))}" : reason;
        }

        var key = $"error.{error.Code}";
        var isReasoned = error.Reason is not null && Has($"{key}.{error.Reason}");
        if (!isReasoned && !Has(key))
        {
            return error.Message;
        }

        (string, object?)[] values =
        [
            ("param", error.Param),
            .. (error.Values ?? new Dictionary<string, string>()).Select(pair => (pair.Key, (object?)pair.Value)),
        ];
        var text = Text(isReasoned ? $"{key}.{error.Reason}" : key, values);
        text =
            error.Values is null && !isReasoned && Particular.Contains(error.Code) && error.Message.Length > 0
                ? $"{text} ({error.Message})"
                : text;
        return error.RetryAfterSeconds is { } seconds ? $"{text} {Text("retry", ("seconds", seconds))}" : text;
    }

    private static (string English, string Korean)? Find(string key) =>
        Texts.TryGetValue(key, out var own) ? own
        : ClusterWords.All.TryGetValue(key, out own) ? own
        : ConversationWords.All.TryGetValue(key, out own) ? own
        : ReembeddingWords.All.TryGetValue(key, out own) ? own
        : BackupWords.All.TryGetValue(key, out own) ? own
        : EvaluationWords.All.TryGetValue(key, out own) ? own
        : ConnectorWords.All.TryGetValue(key, out own) ? own
        : null;

    /// <summary>By code and values; the server's sentence for what a newer server may say.</summary>
    private string? ByCode(string? code, IReadOnlyDictionary<string, string>? values, string? message)
    {
        if (RemarkCodes.Find(code) is { } known)
        {
            return RemarkCodes.Fill(_isKorean ? KoreanRemarks.All[known] : known.Sentence(), values) ?? message;
        }

        return code is not null && Has($"error.{code}")
            ? Error(new ErrorDetail(code, message ?? "", "server_error", Values: values))
            : message;
    }
}

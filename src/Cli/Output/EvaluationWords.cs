namespace Pipeline.Cli.Output;

/// <summary>What <c>pipeline eval --answers</c> says.</summary>
internal static class EvaluationWords
{
    public static IReadOnlyDictionary<string, (string English, string Korean)> All { get; } =
        new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["eval.generator"] = ("measuring the generator", "생성 모델을 재는 중"),
            ["eval.asking"] = ("asking", "질문하는 중"),
            ["eval.figure"] = ("Figure", "값"),
            ["eval.of"] = ("Of", "대상"),
            ["eval.mode.default"] = ("the server chooses who writes", "서버가 작성 방식 선택"),
            ["eval.mode.quoted"] = ("quoted", "인용"),
            ["eval.mode.generated"] = ("generated", "생성"),
            ["eval.answered"] = ("answerable questions answered", "답이 있는 질문에 답함"),
            ["eval.declined"] = ("unanswerable questions declined", "답이 없는 질문을 사양함"),
            ["eval.holds"] = ("answers that hold the reference", "기준 답을 담은 답변"),
            ["eval.cites"] = ("answers that cite the right document", "맞는 문서를 인용한 답변"),
            ["eval.citesFirst"] = ("answers whose first citation is right", "첫 인용이 맞는 답변"),
            ["eval.without"] = ("generated sentences without support", "근거 없이 생성된 문장"),
            ["eval.marked"] = ("generated sentences that the server marked", "서버가 표시한 생성 문장"),
            ["eval.answeredTime"] = ("median time of an answer", "답변 시간(중앙값)"),
            ["eval.generatedTime"] = ("median time of a generated answer", "생성된 답변 시간(중앙값)"),
            ["eval.declinedTime"] = ("median time of a declined question", "사양한 질문 시간(중앙값)"),
            ["eval.failed"] = (
                "{count} questions failed; the figures are without them.",
                "질문 {count}개가 실패해 값에 들어 있지 않습니다."
            ),
        };
}

namespace Pipeline.Guardrails.Topics;

/// <summary>Questions as people ask any company, of no topic. What an embedder finds alike in all questions is taken
/// from them, so that a topic's likeness is on one scale, whichever embedder it is.</summary>
internal static class CommonQuestions
{
    /// <summary>The questions.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "회의실은 어떻게 예약하나요?",
        "오늘 점심 메뉴는 무엇인가요?",
        "비밀번호를 바꾸는 방법을 알려 주세요.",
        "배송은 며칠 걸리나요?",
        "이 제품의 무게는 얼마인가요?",
        "프린터가 연결되지 않아요.",
        "휴가는 며칠인가요?",
        "문서를 어디에 저장하나요?",
        "설치하려면 무엇이 필요한가요?",
        "회사 주소가 어디인가요?",
        "환불은 어떻게 받나요?",
        "교육은 언제 시작하나요?",
        "How do I book a meeting room?",
        "What is on the menu today?",
        "How can I change my password?",
        "How long does delivery take?",
        "How heavy is this product?",
        "The printer does not connect.",
        "How many days of leave are there?",
        "Where are documents stored?",
        "What is needed to install it?",
        "What is the address of the office?",
        "How do I get a refund?",
        "When does the training begin?",
    ];
}

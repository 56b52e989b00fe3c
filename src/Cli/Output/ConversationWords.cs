namespace Pipeline.Cli.Output;

/// <summary>What is said of conversations, by key: English, Korean.</summary>
internal static class ConversationWords
{
    public static IReadOnlyDictionary<string, (string English, string Korean)> All { get; } =
        new Dictionary<string, (string English, string Korean)>(StringComparer.Ordinal)
        {
            ["error.unknown_conversation"] = (
                "There is no conversation of that id in this collection, or it is somebody else's. 'pipeline conversations list' shows yours.",
                "그런 대화가 없거나 다른 사람의 대화입니다. 'pipeline conversations list'로 자신의 대화를 볼 수 있습니다."
            ),
            ["error.conflict.conversation_busy"] = (
                "Another question of this conversation is being answered. Wait for its end.",
                "이 대화의 다른 질문에 답하는 중입니다. 끝난 뒤에 물어보세요."
            ),
            ["error.conflict.conversation_full"] = (
                "The conversation is full: it takes {most} questions, or fewer that are long. Begin a new one.",
                "대화가 가득 찼습니다(질문 {most}개까지, 길면 더 적게). 새 대화를 시작하세요."
            ),
            ["error.invalid_request.history_and_conversation"] = (
                "A conversation brings its own history; leave out one of the two.",
                "대화에는 저장된 기록이 있으므로 history를 함께 보낼 수 없습니다."
            ),
            ["chat.welcome"] = (
                "Ask '{collection}'; a question may lean on the ones before. /help lists what else there is, /quit ends.",
                "'{collection}'에 물어보세요. 앞선 질문에 이어서 물어도 됩니다. /help로 명령을 보고 /quit로 끝냅니다."
            ),
            ["chat.resumed"] = (
                "Going on with '{title}' ({turns} questions so far).",
                "'{title}' 대화를 이어 갑니다(질문 {turns}개)."
            ),
            ["chat.incognito"] = (
                "Incognito: nothing of this is stored.",
                "시크릿: 이 대화는 아무것도 저장되지 않습니다."
            ),
            ["chat.stored"] = ("Questions are stored again.", "이제 질문이 다시 저장됩니다."),
            ["chat.new"] = ("A new conversation.", "새 대화를 시작합니다."),
            ["chat.nothing"] = ("Nothing was asked yet.", "아직 물어본 것이 없습니다."),
            ["chat.unstored"] = (
                "An incognito conversation is not stored, so there is nothing to show.",
                "시크릿 대화는 저장되지 않아 보여 줄 것이 없습니다."
            ),
            ["chat.unknown"] = (
                "There is no command {command}; /help lists them.",
                "{command} 명령은 없습니다. /help로 볼 수 있습니다."
            ),
            ["chat.written"] = ("Written to {file}.", "{file}에 저장했습니다."),
            ["chat.help"] = (
                """
                /new            begin a new conversation
                /list           your conversations here
                /open ID        go on with one of them; the first characters of its id are enough
                /title TITLE    call this one something else
                /export FILE    write it with its sources as Markdown (FILE.json: as JSON); without FILE it is shown
                /incognito      switch: what is asked is not stored
                /delete         delete this conversation
                /quit           end (Ctrl-D does, too)
                A question: "연차는 며칠인가요?", then "그럼 반차는요?", or "How long is the warranty?", then "And for a switch?"
                """,
                """
                /new            새 대화 시작
                /list           이 컬렉션의 내 대화 목록
                /open ID        대화 이어 가기(ID의 앞 글자만 써도 됨)
                /title 제목     이 대화의 이름 바꾸기
                /export 파일    출처와 함께 Markdown으로 저장(파일.json이면 JSON), 파일이 없으면 화면에 표시
                /incognito      켜고 끄기: 켜면 질문을 저장하지 않음
                /delete         이 대화 삭제
                /quit           끝내기(Ctrl-D도 됨)
                질문 예: "연차는 며칠인가요?" 다음에 "그럼 반차는요?", "How long is the warranty?" 다음에 "And for a switch?"
                """
            ),
            ["conversations.none"] = (
                "There are no conversations yet; 'pipeline chat {collection}' begins one.",
                "아직 대화가 없습니다. 'pipeline chat {collection}'으로 시작하세요."
            ),
            ["conversations.deleted"] = ("Deleted conversation {id}.", "대화 {id}을(를) 삭제했습니다."),
            ["conversations.renamed"] = ("It is called '{title}' now.", "이제 이름이 '{title}'입니다."),
            ["conversations.begun"] = (
                "Began conversation {id}; go on with --conversation {id}.",
                "대화 {id}을(를) 시작했습니다. --conversation {id}(으)로 이어서 물을 수 있습니다."
            ),
            ["conversations.ambiguous"] = (
                "Several conversations begin with '{id}'; give more of it.",
                "'{id}'(으)로 시작하는 대화가 여럿입니다. 더 길게 적으세요."
            ),
            ["conversations.withheld"] = (
                "(A document that this answer was made from is gone, or no longer yours to read.)",
                "(근거 문서가 삭제되었거나 더는 볼 수 없어 답변을 보여 주지 않습니다.)"
            ),
            ["conversations.superseded"] = ("there is a newer version by now", "지금은 더 새 버전이 있음"),
            ["conversations.searched"] = ("searched as: {question}", "검색한 질문: {question}"),
        };
}

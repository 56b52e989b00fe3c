using Pipeline.Guardrails.Detectors;

namespace Pipeline.Guardrails.Tests.Detectors;

public sealed class NameDetectorTests
{
    private readonly NameDetector _detector = new();

    [Theory]
    [InlineData("담당자: 김민수", "김민수")]
    [InlineData("담당자는 김민수입니다", "김민수")]
    [InlineData("김민수 씨가 왔다", "김민수")]
    [InlineData("김민수님께", "김민수")]
    [InlineData("남궁민수 과장", "남궁민수")]
    [InlineData("제 이름은 김준입니다", "김준")]
    [InlineData("작성자 : 김민수", "김민수")]
    [InlineData("Translator, Name: 김인수", "김인수")]
    [InlineData("인사팀 과장 이하늘", "이하늘")]
    [InlineData("**김민수** 대리", "김민수")]
    [InlineData("Mr. Smith called", "Smith")]
    [InlineData("Ms. Jane Doe signed", "Jane Doe")]
    [InlineData("Name: Patricia D. Novak", "Patricia D. Novak")]
    [InlineData("Contact person: Kim Min-su", "Kim Min-su")]
    [InlineData("My name is John Smith.", "John Smith")]
    [InlineData("Best regards,\nEmily Carter", "Emily Carter")]
    public void Finds(string text, string expected) => Assert.Equal([expected], Spans.Of(_detector, text));

    [Theory]
    [InlineData("김민수")]
    [InlineData("박 과장님")]
    [InlineData("고객님 선생님 사장님 이용자님")]
    [InlineData("담당자 지정은 팀장이 한다")]
    [InlineData("대표 이미지")]
    [InlineData("과장 승진은 근속으로, 의사 표시는 서면으로, 이사 선임을 안건으로")]
    [InlineData("담당자: 인사팀")]
    [InlineData("이순신 장군")]
    [InlineData("신입 사원")]
    [InlineData("Contact: Support Team")]
    [InlineData("Dear Customer,")]
    [InlineData("Mr. President")]
    [InlineData("Name: Conference Room")]
    [InlineData("The Mr. and Mrs. fields")]
    [InlineData("Name: quarterly")]
    public void Ignores(string text) => Assert.Empty(Spans.Of(_detector, text));
}

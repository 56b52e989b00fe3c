using System.Text;
using Pipeline.Guardrails.Detectors;
using Pipeline.Guardrails.Numbers;

namespace Pipeline.Guardrails.Tests.Streaming;

/// <summary>Text made to cost time or memory. Work is counted, not timed.</summary>
public sealed class HostileTextTests
{
    public static TheoryData<string> Units =>
        [
            "1",
            "1 ",
            "1-",
            "41 ",
            "4111 1111 1111 1111 ",
            "010-",
            "(",
            "+1",
            "+82 ",
            "900101-1",
            "12 34-56.",
            "0",
            "1\n",
            "11-",
            "110-",
        ];

    [Theory]
    [MemberData(nameof(Units))]
    public void Looks_at_each_group_a_bounded_number_of_times(string unit)
    {
        foreach (var detector in TextGuard.DefaultDetectors.Where(detector => Scans(detector.Start()).Any()))
        {
            var few = Steps(detector, unit, 5_000);
            var many = Steps(detector, unit, 20_000);
            Assert.InRange(many, 0, 20_000L * 60);
            // Four times the text is four times the work, give or take the ends.
            Assert.InRange(many, 0, 4 * few + 1_000);
        }
    }

    public static TheoryData<string> Floods =>
        [
            "1",
            "1 ",
            "@",
            "a@",
            "a.",
            "a@b.",
            "-",
            "-----BEGIN ",
            "sk-",
            "eyJ",
            "eyJa.",
            "token=",
            "token=a1",
            "\u200b",
            "1\u200b",
            "=",
            "\ud83d",
            "비밀번호:",
            "a-",
            "x@1.",
            "(",
            "+",
            "-----BEGIN PRIVATE KEY-----",
            "\\n",
            "password=aB3$",
            "1*",
            "1\n",
            "DE89 ",
            "여권 M1",
            "공일공",
            "서울 ",
            "강남구 ",
            "서울 강남구 테헤란로 1",
            "김민수",
            "김민수 ",
            "담당자: ",
            "Name: Jane ",
            "1 Maple ",
            "1 Maple Street, ",
            "Mr. ",
            "a:",
            "::1",
            "00:1a:",
            "aB3",
            "가",
        ];

    [Theory]
    [MemberData(nameof(Floods))]
    public void Holds_back_a_bounded_part_of_a_flood(string unit)
    {
        var guard = new TextGuard(GuardedText.MaskAll);
        var stream = guard.Stream();
        var bound = guard.Detectors.Max(detector => detector.MaxLength) * (1 + Folding.TextFolder.MaxInvisible);
        var piece = string.Concat(Enumerable.Repeat(unit, 10));
        var released = new StringBuilder();
        for (var i = 0; i < 200; i++)
        {
            released.Append(stream.Push(piece));
            Assert.InRange(stream.Held, 0, bound);
        }
        released.Append(stream.Complete());
        Assert.Equal(
            guard.Inspect(GuardPlace.Output, string.Concat(Enumerable.Repeat(piece, 200))).Text,
            released.ToString()
        );
    }

    private static IEnumerable<NumberScan> Scans(IDetectorScan scan) =>
        scan is SeveralScans several ? several.Parts.SelectMany(Scans) : new[] { scan }.OfType<NumberScan>();

    private static long Steps(IDetector detector, string unit, int times)
    {
        var scan = Scans(detector.Start()).Single();
        var folder = new Folding.TextFolder();
        var findings = new List<GuardFinding>();
        for (var i = 0; i < times; i++)
        {
            foreach (var c in unit)
            {
                folder.Push(c, scan, findings);
            }
        }
        scan.Complete(findings);
        return scan.Steps;
    }
}

using FsCheck;
using FsCheck.Fluent;

namespace Pipeline.Guardrails.Tests.Streaming;

/// <summary>A text and where it is cut, for property tests.</summary>
public sealed record GuardedText(string Text, IReadOnlyList<int> Lengths)
{
    private static readonly string[] Secrets =
    [
        "4111 1111 1111 1111",
        "4111111111111111",
        "5555-5555-5555-4444",
        "3782 822463 10005",
        "850101-1234567",
        "210305-3123456",
        "010-1234-5678",
        "+82 10-1234-5678",
        "(02) 123-4567",
        "+1 (415) 555-2671",
        "hong@example.co.kr",
        "a@b.io",
        "sk-" + "proj-Ab3dE6gH9jK2mN5pQ8sT1vW4",
        "AKIA" + "IOSFODNN7EXAMPLE",
        "xoxb-" + "1234567890-abc1",
        "api_key = \"q8Zr2Lw5Xt9Kp3Vn\"",
        "비밀번호: hunter2x",
        "eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.dBjftJeZ4C",
        "-----BEGIN PRIVATE " + "KEY-----\nMIIEpAIBAAKCAQEA7bq3f1\nAb1=\n-----END PRIVATE " + "KEY-----",
        "-----BEGIN PRIVATE " + "KEY-----",
        "sk-" + new string('x', 600) + "1",
        "token=" + new string('y', 300),
        "４１１１　１１１１　１１１１　１１１１",
        "0\u200b10-12\u200d34-5678",
        "주민등록번호 8501011234567",
        "주민번호 850101-\n1234567",
        "**4111**-1111-1111-1111",
        "공일공-일이삼사-오육칠팔",
        "사업자등록번호 220-81-62517",
        "법인등록번호 110111-1234567",
        "11-23-456789-01",
        "국민은행 123456-01-123456",
        "DE89 3704 0044 0532 0130 00",
        "여권번호 M123A4567",
        "passport C01X00T47",
        "192.168.0.1",
        "2001:db8::1",
        "00:1a:2b:3c:4d:5e",
        "q8Zr2Lw5Xt9Kp3VnB7yD4mJ6",
        "서울특별시 강남구 테헤란로 152, 3층",
        "서울 중구 을지로1가 25번지",
        "12 Maple Street, Springfield, IL 62704",
        "Flat 3, 12 Victoria Road, Leeds LS6 1AS",
        "152 Teheran-ro, Gangnam-gu, Seoul",
        "담당자: 김민수",
        "김민수 과장님",
        "Name: Jane Doe",
        "Mr. John D. Smith",
    ];

    private static readonly string[] Fillers =
    [
        " ",
        " ",
        "-",
        ".",
        "\n",
        "(",
        ")",
        "+",
        "@",
        "=",
        ":",
        "\"",
        "\\n",
        "s",
        "sk",
        "-----",
        "BEGIN ",
        "eyJ",
        "010",
        "1",
        "12",
        "1234",
        "가",
        "입니다 ",
        "the ",
        "word",
        "_",
        "\u200b",
        "\u0301",
        "\ufe0f",
        "😀",
        "\ud83d",
        "\ude00",
        "𝟜",
        "①",
        "½",
        "㏂",
        "ﬁ",
        "％",
        "－",
        "token",
        "tel",
        "주민번호",
        "a@",
        "@b",
        ".com",
        "x.",
        "2024-01-02",
        "**",
        "`",
        "서울 ",
        "강남구 ",
        "김",
        "씨",
        "Mr. ",
        "Jane ",
        ", ",
        "::",
        "계좌 ",
        "v1.2.3",
        "99999999999999999999999",
        "\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b"
            + "\u200b\u200b\u200b\u200b",
    ];

    /// <summary>Every rule is looked for in what is generated, those that pass by default too.</summary>
    public static GuardPolicy MaskAll { get; } =
        GuardRules.All.Aggregate(
            GuardPolicy.Default,
            (policy, rule) => policy.With(GuardPlace.Output, rule, GuardAction.Mask)
        );

    public IEnumerable<string> Pieces()
    {
        var at = 0;
        foreach (var length in Lengths)
        {
            var end = Math.Min(at + length, Text.Length);
            yield return Text[at..end];
            at = end;
        }
        yield return Text[at..];
    }

    public static Arbitrary<GuardedText> Arbitrary()
    {
        var part = Gen.Frequency(
            (3, Gen.Elements(Fillers)),
            (2, Gen.Elements(Secrets)),
            // A secret that is cut off or begins late nearly is one.
            (
                1,
                Gen.Elements(Secrets).SelectMany(secret => Gen.Choose(0, secret.Length), (secret, at) => secret[..at])
            ),
            (1, Gen.Elements(Secrets).SelectMany(secret => Gen.Choose(0, secret.Length), (secret, at) => secret[at..]))
        );
        var text = part.ListOf().Select(string.Concat);
        var lengths = Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(0, 40))
            .ListOf()
            .Select(list => (IReadOnlyList<int>)[.. list]);
        return Arb.From(text.SelectMany(_ => lengths, (t, l) => new GuardedText(t, l)), Shrink);
    }

    private static IEnumerable<GuardedText> Shrink(GuardedText value)
    {
        for (var size = value.Text.Length / 2; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= value.Text.Length; at += size)
            {
                yield return value with
                {
                    Text = value.Text.Remove(at, size),
                };
            }
        }
    }
}

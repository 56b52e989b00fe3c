using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Plain;

public sealed class EncodingTests
{
    private static readonly string[] Korean =
    [
        "연차 휴가는 입사일을 기준으로 계산하며 남은 일수는 다음 해로 넘길 수 없습니다.",
        "회의실 예약은 사내 시스템에서 할 수 있습니다.",
        "서버를 다시 시작하기 전에 담당자에게 알려 주십시오.",
        "The order 2024-15는 취소되었습니다.",
        "계약서의 제3조에 따라 대금은 삼십 일 안에 지급한다.",
        "우리 회사는 서울과 부산에 사무실이 있다.",
    ];

    private static readonly string[] Japanese =
    [
        "有給休暇は入社日を基準に計算され、残りの日数は翌年に繰り越せません。",
        "会議室の予約は社内システムで行ってください。",
        "サーバーを再起動する前に担当者に知らせてください。",
        "契約書の第三条により、代金は三十日以内に支払うものとする。",
        "東京と大阪に事務所があります。",
    ];

    private static readonly string[] Simplified =
    [
        "年假从入职日开始计算，剩下的天数不能转到下一年。",
        "会议室可以在公司的系统里预订。",
        "重新启动服务器以前，请先通知负责人。",
        "根据合同第三条，货款应在三十天内支付。",
        "我们公司在北京和上海都有办公室。",
    ];

    private static readonly string[] Traditional =
    [
        "年假從入職日開始計算，剩下的天數不能轉到下一年。",
        "會議室可以在公司的系統裡預訂。",
        "重新啟動伺服器以前，請先通知負責人。",
        "根據合約第三條，貨款應在三十天內支付。",
        "我們公司在台北和高雄都有辦公室。",
    ];

    private static readonly string[] English =
    [
        "Annual leave is counted from the first day of work.",
        "Rooms are booked in the system of the company.",
        "Tell the person in charge before you restart the server.",
        "Under article 3 the price is paid within 30 days.",
    ];

    private static readonly (string Encoding, string[] Sentences)[] Undeclared =
    [
        ("ks_c_5601-1987", Korean),
        ("euc-kr", Korean),
        ("Johab", Korean),
        ("iso-2022-kr", Korean),
        ("shift_jis", Japanese),
        ("euc-jp", Japanese),
        ("iso-2022-jp", Japanese),
        ("gb18030", Simplified),
        ("gb2312", Simplified),
        ("big5", Traditional),
        .. from name in new[] { "utf-8", "utf-16", "utf-16BE", "utf-32", "utf-32BE" }
        from sentences in new[] { Korean, Japanese, Simplified, Traditional, English }
        select (name, sentences),
    ];

    static EncodingTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static TheoryData<int, string> Cases()
    {
        var cases = new TheoryData<int, string>();
        for (var i = 0; i < Undeclared.Length; i++)
        {
            cases.Add(i, Undeclared[i].Encoding);
        }

        return cases;
    }

    [Fact]
    public void TextThatIsCutInsideALetterIsStillUtf8()
    {
        foreach (var sentence in Korean.Concat(Simplified).Where(one => !one.Any(char.IsAsciiLetter)))
        {
            var bytes = Encoding.UTF8.GetBytes(sentence);
            for (var length = 12; length < bytes.Length; length++)
            {
                var read = Read(Bytes(bytes[..length])).Text;
                Assert.StartsWith(read, sentence);
                Assert.InRange(Encoding.UTF8.GetByteCount(read), length - 4, length);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ReadsEachLineInEachEncodingUndeclared(int index, string name)
    {
        foreach (var line in Undeclared[index].Sentences)
        {
            Assert.Equal(line, Read(Bytes(Encoding.GetEncoding(name).GetBytes(line), "text/plain")).Text);
        }
    }

    [Theory]
    [InlineData("ks_c_5601-1987", "이름: 김민준, 나이: 30, 주소: 부산")]
    [InlineData("Johab", "이름: 김민준, 나이: 30, 주소: 부산")]
    [InlineData("shift_jis", "氏名: 佐藤太郎, 年齢: 30, 住所: 東京都")]
    [InlineData("euc-jp", "氏名: 佐藤太郎, 年齢: 30, 住所: 東京都")]
    [InlineData("gb18030", "姓名: 李刚, 年龄: 30, 地址: 北京市")]
    [InlineData("big5", "姓名: 陳美玲, 年齡: 30, 地址: 台北市")]
    public void ReadsTheFieldsOfForms(string name, string text) =>
        Assert.Equal(text, Read(Bytes(Encoding.GetEncoding(name).GetBytes(text), "text/plain")).Text);

    [Fact]
    public void ReadsIdeographsOfNamesWhereNecPutThem()
    {
        // Both are U+9AD9, the first of them in a name.
        byte[] bytes = [.. Encoding.GetEncoding("shift_jis").GetBytes("氏名: "), 0xEE, 0xE0, 0x8B, 0xB4, 0xFB, 0xFC];
        Assert.Equal("氏名: 髙橋髙", Read(Bytes(bytes, "text/plain")).Text);
        Assert.Equal("氏名: 髙橋髙", Read(Bytes(bytes, "text/plain; charset=shift_jis")).Text);
    }

    [Property(MaxTest = 300)]
    public Property ReadsTextsOfAnyLengthUndeclared()
    {
        var texts =
            from which in Gen.Elements(Undeclared)
            from lines in Gen.NonEmptyListOf(
                Gen.OneOf(
                    Gen.Elements(which.Sentences),
                    Gen.Elements(English),
                    Gen.Elements(which.Sentences),
                    Gen.Elements(which.Sentences)
                )
            )
            select (which.Encoding, Text: string.Join('\n', lines.Prepend(which.Sentences[0])));
        return Prop.ForAll(
            texts.ToArbitrary(),
            it =>
                Assert.Equal(
                    it.Text,
                    Read(Bytes(Encoding.GetEncoding(it.Encoding).GetBytes(it.Text), "text/plain")).Text
                )
        );
    }

    [Property(MaxTest = 300)]
    public Property ReadsWhatIsDeclared()
    {
        var texts =
            from which in Gen.Elements(Undeclared)
            from line in Gen.Elements(which.Sentences)
            from start in Gen.Choose(0, line.Length - 2)
            let text = line[start..].Trim()
            where text.Length > 1
            select (which.Encoding, Text: text);
        return Prop.ForAll(
            texts.ToArbitrary(),
            it =>
                Assert.Equal(
                    it.Text,
                    Read(
                        Bytes(Encoding.GetEncoding(it.Encoding).GetBytes(it.Text), $"text/plain; charset={it.Encoding}")
                    ).Text
                )
        );
    }

    [Theory]
    [InlineData("windows-1252", "Le congé payé est calculé à partir de la date d’entrée ; rien n’est perdu.")]
    [InlineData("windows-1250", "Příliš žluťoučký kůň úpěl ďábelské ódy")]
    [InlineData("windows-1251", "Отпуск считается с первого дня работы, остаток не переносится.")]
    [InlineData("windows-1253", "Η άδεια υπολογίζεται από την πρώτη ημέρα.")]
    [InlineData("windows-1254", "İzin, işe giriş tarihinden itibaren hesaplanır.")]
    public void ReadsSingleBytesAsDeclared(string name, string text) =>
        Assert.Equal(text, Read(Bytes(Encoding.GetEncoding(name).GetBytes(text), $"text/plain; charset={name}")).Text);

    [Theory]
    [InlineData("windows-1252", "Le congé payé est calculé à partir de la date d’entrée ; rien n’est perdu à la fin.")]
    [InlineData("windows-1251", "Отпуск считается с первого дня работы, остаток на другой год не переносится.")]
    public void ReadsSingleBytesUndeclared(string name, string text) =>
        Assert.Equal(text, Read(Bytes(Encoding.GetEncoding(name).GetBytes(text), "text/plain")).Text);

    [Theory]
    [InlineData("iso-8859-1")]
    [InlineData("windows-1252")]
    [InlineData("euc-kr")]
    [InlineData("shift_jis")]
    public void WhatIsUtf8StaysSoWhateverIsDeclared(string declared)
    {
        foreach (var line in Korean.Concat(Japanese))
        {
            Assert.Equal(line, Read(Text(line, $"text/plain; charset={declared}")).Text);
        }
    }

    [Fact]
    public void KoreanThatAServerCallsLatinIsRead() =>
        Assert.Equal(
            Korean[0],
            Read(Bytes(Encoding.GetEncoding(949).GetBytes(Korean[0]), "text/plain; charset=iso-8859-1")).Text
        );

    [Theory]
    [InlineData("\u001B[31merror\u001B[0m in $B of 3")]
    [InlineData("a ~{ b ~} c")]
    public void AsciiIsNotTakenForAnotherAlphabet(string text) =>
        Assert.Contains(text[^4..], Read(Text(text)).Text, StringComparison.Ordinal);
}

using FsCheck.Xunit;
using Pipeline.Retrieval.Filtering;

namespace Pipeline.Retrieval.Tests.Filtering;

public sealed class FilterTests
{
    private const string Metadata = """
        {"lang": "ko", "year": 2021, "tag": ["a", "c"], "draft": false, "published": "2024-03-01T12:00:00+09:00",
         "day": "2024-03-01", "empty": [], "none": null, "nested": {"x": 1}, "id": "m", "my field": 1, "이름": "김", "big": 1e300}
        """;

    private static readonly FilterSubject Subject = FilterSubject.Read("doc1", "Abstract", Metadata, ["hr", "법무"]);

    [Theory]
    [InlineData(
        """lang = "ko" and year >= 2020 and tag in ("a","b") and not exists(missing) and title prefix "Ab" and id in ("doc1")""",
        true
    )]
    [InlineData("lang = \"KO\"", false)]
    [InlineData("year = 2021.0", true)]
    [InlineData("year = \"2021\"", false)]
    [InlineData("year > 2021", false)]
    [InlineData("year < 2021.5", true)]
    [InlineData("2020 < year <= 2021", true)]
    [InlineData("missing = 1", false)]
    [InlineData("missing != 1", false)]
    [InlineData("not missing = 1", true)]
    [InlineData("missing < 1 or missing >= 1", false)]
    [InlineData("lang != \"en\"", true)]
    [InlineData("tag = \"c\"", true)]
    [InlineData("tag != \"a\"", false)]
    [InlineData("draft = false", true)]
    [InlineData("exists(draft) and not exists(empty) and not exists(none) and not exists(nested)", true)]
    [InlineData("published = \"2024-03-01T03:00:00Z\"", true)]
    [InlineData("published >= \"2024-03-01\"", true)]
    [InlineData("published < \"2024-03-02\"", true)]
    [InlineData("day = \"2024-03-01T00:00:00Z\"", true)]
    [InlineData("`id` = \"m\"", true)]
    [InlineData("id = \"m\"", false)]
    [InlineData("`my field` = 1", true)]
    [InlineData("이름 = \"김\"", true)]
    [InlineData("이름 = \"\u1100\u1175\u11B7\"", true)]
    [InlineData("label = \"법무\"", true)]
    [InlineData("label in (\"x\", \"y\")", false)]
    [InlineData("exists(label)", true)]
    [InlineData("lang = \"en\" and year = 2021 or lang = \"ko\"", true)]
    [InlineData("lang = \"en\" and (year = 2021 or lang = \"ko\")", false)]
    [InlineData("NOT (lang = \"ko\" AND draft = true)", true)]
    [InlineData("big > 1e299", true)]
    [InlineData("tag prefix \"\"", true)]
    public void Text_is_evaluated(string text, bool expected) =>
        Assert.Equal(expected, ChunkFilter.Parse(text).Matches(Subject));

    [Theory]
    [InlineData("", 0)]
    [InlineData("lang", 4)]
    [InlineData("lang =", 6)]
    [InlineData("lang = ko", 7)]
    [InlineData("lang = \"ko", 7)]
    [InlineData("lang = \"a\" year = 1", 11)]
    [InlineData("(lang = \"a\"", 11)]
    [InlineData("lang in ()", 9)]
    [InlineData("lang in \"a\"", 8)]
    [InlineData("and = 1", 0)]
    [InlineData("year > true", 0)]
    [InlineData("lang = \"\\q\"", 9)]
    [InlineData("a = 1 & b = 2", 6)]
    [InlineData("exists(id)", 7)]
    [InlineData("id > \"a\"", 3)]
    [InlineData("1 < x", 5)]
    [InlineData("1 > x > 2", 2)]
    [InlineData("a = 1e999", 4)]
    [InlineData("a = 1.2.3", 4)]
    [InlineData("`a = 1", 0)]
    [InlineData("a = 1\u0000", 5)]
    public void Bad_text_is_refused_where_it_goes_wrong(string text, int position) =>
        Assert.Equal(position, Assert.Throws<FilterSyntaxException>(() => ChunkFilter.Parse(text)).Position);

    [Fact]
    public void Depth_and_length_are_bounded()
    {
        foreach (
            var text in new[]
            {
                new string('(', 50_000),
                string.Concat(Enumerable.Repeat("not ", 15_000)) + "a = 1",
                new string('a', 70_000),
                $"a in ({string.Join(',', Enumerable.Range(0, 10_000))})",
            }
        )
        {
            Assert.Throws<FilterSyntaxException>(() => ChunkFilter.Parse(text));
        }

        ChunkFilter deep = new ExistsFilter("a");
        Assert.Throws<FilterException>(() => Enumerable.Range(0, 70).Aggregate(deep, (f, _) => new NotFilter(f)));
    }

    [Property(MaxTest = 500)]
    public void Any_text_parses_or_is_refused(string? text)
    {
        try
        {
            ChunkFilter.Parse(text ?? string.Empty);
        }
        catch (FilterSyntaxException) { }
    }

    [Property(MaxTest = 500)]
    public void Trees_survive_their_text_and_agree_with_a_naive_evaluation(int seed)
    {
        var random = new Random(seed);
        var metadata = new Dictionary<string, object[]>();
        foreach (var field in Fields.Where(_ => random.Next(3) > 0))
        {
            metadata[field] = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Values[random.Next(Values.Length)])];
        }

        var json = System.Text.Json.JsonSerializer.Serialize(metadata);
        var subject = FilterSubject.Read("d", null, json, []);
        (var filter, var naive) = Tree(random, metadata, 3);
        var read = ChunkFilter.Parse(filter.ToString());
        Assert.Equal(filter, read);
        Assert.Equal(filter.ToString(), read.ToString());
        Assert.Equal(naive(), filter.Matches(subject));
        Assert.Equal(naive(), read.Matches(subject));
    }

    private static readonly string[] Fields = ["a", "b c", "in", "한글", "x`y", "d.e-f"];

    private static readonly object[] Values = ["", "a\"\\\n", "가", "zz", 0.0, -1.5, 1e21, 3.0, true, false];

    private static (ChunkFilter Filter, Func<bool> Naive) Tree(
        Random random,
        Dictionary<string, object[]> metadata,
        int depth
    )
    {
        var field = Fields[random.Next(Fields.Length)];
        var has = metadata.GetValueOrDefault(field, []);
        var value = Values[random.Next(Values.Length)];
        var ordered = Values[random.Next(8)];
        switch (depth == 0 ? random.Next(5) : random.Next(8))
        {
            case 0:
                return (new EqualsFilter(field, Value(value)), () => has.Contains(value));
            case 1:
                var other = Values[random.Next(Values.Length)];
                return (
                    new InFilter(field, [Value(value), Value(other)]),
                    () => has.Contains(value) || has.Contains(other)
                );
            case 2:
                var inclusive = random.Next(2) == 0;
                return (
                    new RangeFilter(field, Value(ordered), inclusive, null, false),
                    () =>
                        has.Any(h =>
                            (h, ordered) switch
                            {
                                (string s, string t) => string.CompareOrdinal(s, t) is var o
                                    && (o > 0 || (o == 0 && inclusive)),
                                (double s, double t) => s > t || (s == t && inclusive),
                                _ => false,
                            }
                        )
                );
            case 3:
                return (new ExistsFilter(field), () => has.Length > 0);
            case 4:
                return (new PrefixFilter(field, "a"), () => has.Any(h => h is string s && s.StartsWith('a')));
            case 5:
                (var part, var naive) = Tree(random, metadata, depth - 1);
                return (new NotFilter(part), () => !naive());
            case 6:
                var all = Parts(random, metadata, depth);
                return (new AndFilter([.. all.Select(p => p.Filter)]), () => all.All(p => p.Naive()));
            default:
                var any = Parts(random, metadata, depth);
                return (new OrFilter([.. any.Select(p => p.Filter)]), () => any.Any(p => p.Naive()));
        }
    }

    private static List<(ChunkFilter Filter, Func<bool> Naive)> Parts(
        Random random,
        Dictionary<string, object[]> metadata,
        int depth
    ) => [.. Enumerable.Range(0, random.Next(2, 4)).Select(_ => Tree(random, metadata, depth - 1))];

    private static FilterValue Value(object value) =>
        value switch
        {
            string s => s,
            double d => d,
            _ => (bool)value,
        };
}

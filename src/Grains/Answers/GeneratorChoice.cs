using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;
using Pipeline.Grains.Models;
using Pipeline.Grains.Questions;

namespace Pipeline.Grains.Answers;

/// <summary>Which generator answers a question.</summary>
/// <param name="Name">The generator's name; null: the answer quotes the documents instead.</param>
/// <param name="Notice">Why it quotes, said in the question's language; null when the caller asked for quotes, or it
/// does not.</param>
internal readonly record struct GeneratorChoice(string? Name, Remark? Notice)
{
    /// <summary>Chooses for a question.</summary>
    /// <exception cref="PipelineException">The answer is to be JSON, and no generator can write it.</exception>
    public static GeneratorChoice For(AskRequest request, string question, ModelStatus status)
    {
        var choice = Choose(request, question, status);
        return choice.Name is not null || request.Schema is null
            ? choice
            : throw new PipelineException(
                ErrorCode.ModelUnavailable,
                $"An answer in JSON needs a generator that writes the question's language, and there is none ({status.Name ?? "none is installed"}). Install one with 'pipeline models pull', or ask without a schema."
            );
    }

    private static GeneratorChoice Choose(AskRequest request, string question, ModelStatus status)
    {
        if (request.Extractive)
        {
            return default;
        }

        if (status.IsBroken)
        {
            return Quoting(
                RemarkCode.GeneratorBroken.With(),
                "생성 모델을 지금 쓸 수 없어 문서의 문장을 그대로 인용합니다."
            );
        }

        if (status.Name is null)
        {
            return Quoting(RemarkCode.GeneratorMissing.With(), "생성 모델이 없어 문서의 문장을 그대로 인용합니다.");
        }

        if (!request.Generate && !status.Knows(QuestionLanguage.CodeOf(question)))
        {
            return Quoting(
                RemarkCode.GeneratorLanguage.With(("model", status.Name)),
                $"생성 모델 '{status.Name}'은(는) 한국어를 지원하지 않아 문서의 문장을 그대로 인용합니다."
            );
        }

        return new GeneratorChoice(status.Name, null);

        GeneratorChoice Quoting(Remark why, string korean) =>
            new(null, QuestionLanguage.IsKorean(question) ? why with { Message = korean } : why);
    }
}

// Questions that the documents of the collection `samples` answer, each with the document that does.
export const examples = {
  ko: [
    ['HNSW에서 M과 efConstruction은 무엇을 정하나요?', 'vector-search.ko.md'],
    ['재순위는 후보 몇 개를 다시 읽고, 교차 인코더는 왜 더 정확한가요?', 'reranking.ko.md'],
    ['가드레일은 어떤 개인정보를 가리나요?', 'guardrails.ko.md'],
    ['답변 캐시의 답은 언제 무효가 되나요?', 'answer-cache.ko.md'],
    ['조사가 붙은 단어도 검색되는 이유는 무엇인가요?', 'korean-text.ko.md'],
    ['문서 처리가 실패하면 어떻게 다시 시도하나요?', 'operations.ko.md'],
  ],
  en: [
    ['What do k1 and b control in BM25?', 'keyword-search.en.md'],
    ['Why does reciprocal rank fusion use k = 60?', 'rank-fusion.en.md'],
    ['How much memory does the KV cache of a 2,048-token sequence need?', 'kv-cache.en.html'],
    ['Why does continuous batching waste less than static batching?', 'continuous-batching.en.md'],
    ['How many tokens are in a chunk, and how many overlap?', 'chunking.en.md'],
    ['What happens to a grain when its silo dies?', 'actors.en.md'],
  ],
};

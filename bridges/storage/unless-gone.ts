/** What a grant answers; `nothing` from one that has just been deleted with all it held. */
export async function unlessGone<T>(answer: PromiseLike<T>, nothing: T): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'gone') throw error;
    return nothing;
  }
}

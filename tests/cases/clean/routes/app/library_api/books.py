from fastapi import HTTPException

from library_api.schemas import Book, BookPage, NewBook


async def list_books(limit: int = 10) -> BookPage:
    return BookPage(books=[Book(id=7, title="Emma")][:limit])


async def newest_book() -> Book:
    return Book(id=7, title="Emma")


async def get_book(book_id: int) -> Book:
    if book_id != 7:
        raise HTTPException(404)
    return await newest_book()


async def add_book(book: NewBook) -> Book:
    return Book(id=8, title=book.title)


async def remove_book(book_id: int) -> None:
    pass


async def withdraw_book(book_id: int) -> None:
    pass

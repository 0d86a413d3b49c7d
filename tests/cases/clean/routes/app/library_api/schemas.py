from pydantic import BaseModel


class NewBook(BaseModel):
    title: str


class Book(NewBook):
    id: int


class BookPage(BaseModel):
    books: list[Book]


class Loan(BaseModel):
    book: int
